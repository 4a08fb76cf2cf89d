import type { Migration } from '@app/persistence';

/** What the window hands over, and the transfers of relations among it. The case itself, and whom it concerns, stay with intake. */
export const windowAndTransfers = (role: string): Migration => ({
  name: '0301-window-and-transfers',
  up: `
    CREATE TABLE handed_over_work (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      route_id bigint NOT NULL CONSTRAINT uq_handed_over_work_route UNIQUE,
      case_id bigint NOT NULL,
      case_no text NOT NULL,
      item_code text NOT NULL,
      situation text,
      division text NOT NULL,
      organ text NOT NULL,
      accepted_on date NOT NULL,
      statutory_due_on date,
      promised_due_on date,
      handled_by bigint[] NOT NULL,
      handling text NOT NULL,
      state text NOT NULL CONSTRAINT handed_over_work_state CHECK (state IN ('OPEN', 'ANSWERED', 'CALLED_BACK')),
      version int NOT NULL DEFAULT 1,
      opened_at timestamptz NOT NULL,
      ended_at timestamptz,
      CONSTRAINT handed_over_work_ended CHECK ((state = 'OPEN') = (ended_at IS NULL))
    );
    COMMENT ON COLUMN handed_over_work.handled_by IS 'staff who received or accepted the case: they may not decide';

    CREATE TABLE relation_transfer (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      work_id bigint NOT NULL CONSTRAINT uq_relation_transfer_work UNIQUE REFERENCES handed_over_work,
      number text NOT NULL CONSTRAINT uq_relation_transfer_number UNIQUE,
      kind text NOT NULL CONSTRAINT relation_transfer_kind CHECK (kind IN ('MEDICAL', 'PENSION')),
      direction text CONSTRAINT relation_transfer_direction CHECK (direction IN ('IN', 'OUT')),
      other_place text,
      state text NOT NULL CONSTRAINT relation_transfer_state CHECK (state IN
        ('RECEIVED', 'REVIEW', 'TRANSFER_OUT', 'TRANSFER_IN', 'CLOSE', 'DONE', 'REFUSED', 'CANCELLED')),
      version int NOT NULL DEFAULT 1,
      reason_code text,
      reason text,
      opened_at timestamptz NOT NULL,
      ended_at timestamptz,
      CONSTRAINT relation_transfer_begun CHECK ((direction IS NULL) = (other_place IS NULL)),
      CONSTRAINT relation_transfer_known CHECK (direction IS NOT NULL OR state IN ('RECEIVED', 'REFUSED', 'CANCELLED')),
      CONSTRAINT relation_transfer_refused CHECK ((state = 'REFUSED') = (reason_code IS NOT NULL)),
      CONSTRAINT relation_transfer_ended CHECK ((state IN ('DONE', 'REFUSED', 'CANCELLED')) = (ended_at IS NOT NULL))
    );
    CREATE INDEX relation_transfer_open ON relation_transfer (id) WHERE ended_at IS NULL;

    CREATE TABLE relation_transfer_event (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      transfer_id bigint NOT NULL REFERENCES relation_transfer,
      at timestamptz NOT NULL,
      action text NOT NULL,
      step text NOT NULL,
      document text,
      late boolean NOT NULL DEFAULT false,
      actor_id bigint,
      actor_name text
    );
    COMMENT ON COLUMN relation_transfer_event.late IS 'the step was done after its last day';
    CREATE INDEX relation_transfer_event_transfer ON relation_transfer_event (transfer_id, id);

    GRANT SELECT, INSERT, UPDATE ON handed_over_work, relation_transfer TO ${role};
    GRANT SELECT, INSERT ON relation_transfer_event TO ${role};
  `,
  down: 'DROP TABLE relation_transfer_event, relation_transfer, handed_over_work;',
});
