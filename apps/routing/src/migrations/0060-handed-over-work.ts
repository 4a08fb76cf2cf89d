import type { Migration } from '@app/persistence';

export const handedOverWork: Migration = {
  name: '0060-handed-over-work',
  up: `
    ALTER TABLE route DROP CONSTRAINT route_handler;
    ALTER TABLE route ADD CONSTRAINT route_handler CHECK (handler IN ('AUTOMATIC', 'PEOPLE', 'CONNECTOR', 'SERVICE', 'DISPATCHER'));
    ALTER TABLE route DROP CONSTRAINT route_wait;
    ALTER TABLE route ADD CONSTRAINT route_wait CHECK (
      num_nonnulls(waiting_party, waiting_reason, waiting_since, waiting_until) IN (0, 4)
      AND (waiting_reason IS NULL OR waiting_reason IN ('AWAITING_ANSWER', 'AWAITING_SERVICE', 'SYSTEM_UNAVAILABLE'))
      -- A case at a department's system or at a service of ours has no task here, so it must name whom it waits for, and until when.
      AND (waiting_party IS NOT NULL) = (handler IN ('CONNECTOR', 'SERVICE') AND status = 'OPEN'));
    COMMENT ON COLUMN route.waiting_party IS 'organ whose own system the case waits for, or that works in a service of ours';

    CREATE TABLE handed_over_work (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      route_id bigint NOT NULL CONSTRAINT uq_handed_over_work_route UNIQUE REFERENCES route,
      service text NOT NULL CONSTRAINT handed_over_work_service CHECK (service IN ('joint-collection', 'dispute-resolution')),
      state text NOT NULL DEFAULT 'OPEN' CONSTRAINT handed_over_work_state CHECK (state IN ('OPEN', 'ANSWERED', 'CALLED_BACK')),
      wait_until timestamptz NOT NULL,
      handed_over_at timestamptz NOT NULL,
      closed_at timestamptz,
      closing_code text,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT handed_over_work_closed CHECK ((state = 'OPEN') = (closed_at IS NULL) AND (state = 'CALLED_BACK') <= (closing_code IS NOT NULL))
    );
    COMMENT ON TABLE handed_over_work IS 'what a service of ours was asked to do: once for a case, what people took back stays with people';
    CREATE INDEX handed_over_work_wait ON handed_over_work (wait_until) WHERE state = 'OPEN';
    CREATE INDEX handed_over_work_open ON handed_over_work (id) WHERE state = 'OPEN';

    CREATE TABLE work_answer (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      work_id bigint NOT NULL REFERENCES handed_over_work,
      event_id uuid NOT NULL CONSTRAINT uq_work_answer_event UNIQUE,
      result text NOT NULL CONSTRAINT work_answer_result CHECK (result IN ('GRANT', 'DENY')),
      reason_code text,
      reference text,
      decided_on date NOT NULL,
      by_staff bigint,
      on_behalf_of bigint,
      disposition text NOT NULL
        CONSTRAINT work_answer_disposition CHECK (disposition IN ('DECIDES', 'FOR_PEOPLE', 'DUPLICATE', 'LATE', 'CONTRADICTION')),
      note text,
      received_at timestamptz NOT NULL
    );
    COMMENT ON TABLE work_answer IS 'every answer of a service, once, with what became of it; append only';
    -- At most one answer stands, whatever races.
    CREATE UNIQUE INDEX uq_work_answer_standing ON work_answer (work_id) WHERE disposition IN ('DECIDES', 'FOR_PEOPLE');
    CREATE INDEX work_answer_work ON work_answer (work_id, id);
    GRANT SELECT, INSERT, UPDATE ON handed_over_work TO onewindow_routing;
    GRANT SELECT, INSERT ON work_answer TO onewindow_routing;
  `,
  down: `
    DROP TABLE work_answer, handed_over_work;
    ALTER TABLE route DROP CONSTRAINT route_wait;
    ALTER TABLE route ADD CONSTRAINT route_wait CHECK (
      num_nonnulls(waiting_party, waiting_reason, waiting_since, waiting_until) IN (0, 4)
      AND (waiting_reason IS NULL OR waiting_reason IN ('AWAITING_ANSWER', 'SYSTEM_UNAVAILABLE'))
      AND (waiting_party IS NOT NULL) = (handler = 'CONNECTOR' AND status = 'OPEN'));
    ALTER TABLE route DROP CONSTRAINT route_handler;
    ALTER TABLE route ADD CONSTRAINT route_handler CHECK (handler IN ('AUTOMATIC', 'PEOPLE', 'CONNECTOR', 'DISPATCHER'));
  `,
};
