import type { Migration } from '@app/persistence';

export const connectors: Migration = {
  name: '0040-connectors',
  up: `
    ALTER TABLE route DROP CONSTRAINT route_handler;
    ALTER TABLE route ADD CONSTRAINT route_handler CHECK (handler IN ('AUTOMATIC', 'PEOPLE', 'CONNECTOR', 'DISPATCHER'));
    ALTER TABLE route ADD COLUMN waiting_party text, ADD COLUMN waiting_reason text, ADD COLUMN waiting_since timestamptz,
      ADD COLUMN waiting_until timestamptz;
    COMMENT ON COLUMN route.waiting_party IS 'organ whose own system the case waits for';
    COMMENT ON COLUMN route.waiting_until IS 'then people take over; no clock of the case stops for it (行政许可法 §45)';
    ALTER TABLE route ADD CONSTRAINT route_wait CHECK (
      num_nonnulls(waiting_party, waiting_reason, waiting_since, waiting_until) IN (0, 4)
      AND (waiting_reason IS NULL OR waiting_reason IN ('AWAITING_ANSWER', 'SYSTEM_UNAVAILABLE'))
      -- A case at a department's system has no task, so it must name whom it waits for, and until when.
      AND (waiting_party IS NOT NULL) = (handler = 'CONNECTOR' AND status = 'OPEN'));

    CREATE TABLE external_call (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      route_id bigint NOT NULL REFERENCES route,
      connector text NOT NULL,
      call_key text NOT NULL CONSTRAINT uq_external_call_key UNIQUE,
      request jsonb NOT NULL,
      request_hash bytea NOT NULL,
      state text NOT NULL CONSTRAINT external_call_state CHECK (state IN ('REQUESTED', 'SENT', 'UNKNOWN', 'ACKNOWLEDGED', 'ANSWERED', 'FAILED')),
      attempts int NOT NULL DEFAULT 0,
      next_attempt_at timestamptz,
      last_reason_code text,
      wait_until timestamptz NOT NULL,
      requested_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      CONSTRAINT external_call_due CHECK ((state IN ('ANSWERED', 'FAILED')) = (next_attempt_at IS NULL))
    );
    COMMENT ON TABLE external_call IS 'the truth about what was asked of a department''s system: written before the call, finished after it';
    COMMENT ON COLUMN external_call.call_key IS 'idempotency key on the other side: the same application, however often it is sent';
    COMMENT ON COLUMN external_call.next_attempt_at IS 'while SENT the end of the worker''s lease';
    CREATE UNIQUE INDEX uq_external_call_open ON external_call (route_id) WHERE state NOT IN ('ANSWERED', 'FAILED');
    CREATE INDEX external_call_route ON external_call (route_id, id);
    CREATE INDEX external_call_next ON external_call (connector, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
    CREATE INDEX external_call_wait ON external_call (wait_until) WHERE state NOT IN ('ANSWERED', 'FAILED');
    GRANT SELECT, INSERT, UPDATE ON external_call TO onewindow_routing;
  `,
  down: `
    DROP TABLE external_call;
    ALTER TABLE route DROP CONSTRAINT route_wait;
    ALTER TABLE route DROP COLUMN waiting_until, DROP COLUMN waiting_since, DROP COLUMN waiting_reason, DROP COLUMN waiting_party;
    ALTER TABLE route DROP CONSTRAINT route_handler;
    ALTER TABLE route ADD CONSTRAINT route_handler CHECK (handler IN ('AUTOMATIC', 'PEOPLE', 'DISPATCHER'));
  `,
};
