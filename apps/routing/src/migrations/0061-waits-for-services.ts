import type { Migration } from '@app/persistence';

const reasons = (list: string): string => `
  ALTER TABLE route DROP CONSTRAINT route_wait;
  ALTER TABLE route ADD CONSTRAINT route_wait CHECK (
    num_nonnulls(waiting_party, waiting_reason, waiting_since, waiting_until) IN (0, 4)
    AND (waiting_reason IS NULL OR waiting_reason IN (${list}))
    AND (waiting_party IS NOT NULL) = (handler IN ('CONNECTOR', 'SERVICE') AND status = 'OPEN'));`;

/** Each service of ours is waited for under its own word, so that its account sees its own cases and no others. */
export const waitsForServices: Migration = {
  name: '0061-waits-for-services',
  up: reasons(`'AWAITING_ANSWER', 'AWAITING_COLLECTION', 'AWAITING_DISPUTE', 'SYSTEM_UNAVAILABLE'`),
  down: reasons(`'AWAITING_ANSWER', 'AWAITING_SERVICE', 'SYSTEM_UNAVAILABLE'`),
};
