import type { Actor } from './actor';

/** The guard is the only writer: neither body nor query nor headers are ever merged into the request itself. */
interface RequestWithActor {
  actor?: Actor;
}

/** The verified actor of a request, or undefined on a public route. */
export function actorOf(request: object): Actor | undefined {
  return (request as RequestWithActor).actor;
}

export function rememberActor(request: object, actor: Actor): void {
  (request as RequestWithActor).actor = actor;
}
