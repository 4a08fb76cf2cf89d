import type { EventPayload } from '@app/contracts';

/** Events as this capability handles them, whatever carried them here. */
interface Received<Payload> {
  readonly id: string;
  readonly correlationId: string;
  readonly payload: Payload;
}

export type AcceptedCase = Received<EventPayload<'case.accepted.v1'>>;
export type CompletedCase = Received<EventPayload<'case.completed.v1'>>;
export type DueChangedCase = Received<EventPayload<'case.due-changed.v1'>>;
export type RaisedObjection = Received<EventPayload<'case.objection-raised.v1'>>;
export type EndedCase = Received<EventPayload<'case.ended.v1'>>;
export type ResolvedRoute = Received<EventPayload<'route.resolved.v1'>>;
