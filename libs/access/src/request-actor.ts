import type { Actor } from './actor';

// Beside the request, not on it: no body, query or header can ever be taken for the actor.
const actors = new WeakMap<object, Actor>();

/** The verified actor of a request, or undefined on a public route. */
export function actorOf(request: object): Actor | undefined {
  return actors.get(request);
}

export function rememberActor(request: object, actor: Actor): void {
  actors.set(request, actor);
}
