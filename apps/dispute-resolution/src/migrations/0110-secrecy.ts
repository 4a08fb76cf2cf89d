import type { Migration } from '@app/persistence';

/** Who has which duty on a dispute, who read it, and what a supervisor should look at. */
export const createSecrecy = (role: string): Migration => ({
  name: '0110-secrecy',
  up: `
CREATE TABLE officer (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  organ text NOT NULL,
  roles text[] NOT NULL,
  jurisdiction text NOT NULL
);
COMMENT ON TABLE officer IS 'a copy of the staff, as far as this service asks whom to choose';

CREATE TABLE dispute_duty (
  dispute_id bigint NOT NULL REFERENCES dispute,
  staff_id bigint NOT NULL,
  duty text NOT NULL CONSTRAINT ck_dispute_duty CHECK (duty IN ('MEDIATOR', 'AID_LAWYER', 'AID_REVIEWER', 'AID_APPROVER')),
  proceeding_id bigint NOT NULL REFERENCES proceeding,
  given_by bigint,
  given_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- One person, one duty on one dispute, for good: who has mediated does not later decide on aid, or represent a side.
  CONSTRAINT pk_dispute_duty PRIMARY KEY (dispute_id, staff_id)
);
CREATE INDEX ix_dispute_duty_staff ON dispute_duty (staff_id, dispute_id) WHERE ended_at IS NULL;

CREATE TABLE dispute_reading (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  proceeding_id bigint REFERENCES proceeding,
  reader_kind text NOT NULL,
  reader_id bigint NOT NULL,
  reader_name text NOT NULL,
  reader_organ text,
  purpose text NOT NULL,
  note text,
  assigned boolean NOT NULL,
  fields text[] NOT NULL CONSTRAINT ck_dispute_reading_fields CHECK (cardinality(fields) > 0),
  read_at timestamptz NOT NULL
);
CREATE INDEX ix_dispute_reading_dispute ON dispute_reading (dispute_id, id);
CREATE INDEX ix_dispute_reading_reader ON dispute_reading (reader_id, read_at);

CREATE TABLE dispute_signal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  kind text NOT NULL,
  subject text NOT NULL,
  colour text NOT NULL CONSTRAINT ck_dispute_signal_colour CHECK (colour IN ('BLUE', 'YELLOW', 'ORANGE', 'RED')),
  article text,
  raised_at timestamptz NOT NULL,
  -- One signal for one rule and subject, however often it happens.
  CONSTRAINT uq_dispute_signal UNIQUE (dispute_id, kind, subject)
);
CREATE FUNCTION dispute_reading_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'dispute_reading is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER dispute_reading_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_reading
  FOR EACH STATEMENT EXECUTE FUNCTION dispute_reading_is_append_only();
ALTER TABLE dispute_reading ENABLE ALWAYS TRIGGER dispute_reading_append_only;

GRANT SELECT, INSERT, UPDATE ON officer, dispute_duty TO ${role};
GRANT SELECT, INSERT ON dispute_reading, dispute_signal TO ${role};`,
  down: 'DROP TABLE dispute_signal, dispute_reading, dispute_duty, officer; DROP FUNCTION dispute_reading_is_append_only();',
});
