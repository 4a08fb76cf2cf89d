import { type Queryable, rowsOf } from '@app/persistence';
import type { CallState } from '../domain/external-call';

export interface ShownCall {
  readonly connector: string;
  readonly callKey: string;
  readonly state: CallState;
  readonly attempts: number;
  readonly lastReasonCode: string | null;
  readonly requestedAt: Date;
}

export function callsOfRoute(reader: Queryable, routeId: number): Promise<ShownCall[]> {
  return rowsOf<ShownCall>(
    reader,
    `SELECT connector, call_key AS "callKey", state, attempts, last_reason_code AS "lastReasonCode", requested_at AS "requestedAt"
       FROM external_call WHERE route_id = $1 ORDER BY id`,
    [routeId],
  );
}
