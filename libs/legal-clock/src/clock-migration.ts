import type { Migration } from '@app/persistence';

/**
 * The ledger's tables, in the service's own schema (search_path). `role` is the running service: it never deletes, and
 * what has fired or was re-projected it can only add to.
 */
export function clockMigration(role: string, name = '0001-legal-clock'): Migration {
  return {
    name,
    up: `
CREATE TABLE clock (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject_type text NOT NULL,
  subject_id bigint NOT NULL,
  kind text NOT NULL,
  article text NOT NULL CONSTRAINT ck_clock_article CHECK (article <> ''),
  rule_version text,
  unit text NOT NULL CONSTRAINT ck_clock_unit CHECK (unit IN ('WORKING_DAY', 'DAY', 'MONTH', 'YEAR', 'HOUR')),
  budget integer NOT NULL CONSTRAINT ck_clock_budget CHECK (budget >= 0),
  extension integer NOT NULL DEFAULT 0,
  extendable_by integer NOT NULL,
  rolls_last_day_off boolean NOT NULL,
  warnings integer[] NOT NULL,
  starts_on date NOT NULL,
  starts_at timestamptz CONSTRAINT ck_clock_starts_at CHECK ((unit = 'HOUR') = (starts_at IS NOT NULL)),
  anchor_event text NOT NULL,
  legal_effect text NOT NULL CONSTRAINT ck_clock_legal_effect CHECK (legal_effect IN ('NONE', 'PROMISE', 'STATUTORY')),
  on_expiry text,
  state text NOT NULL CONSTRAINT ck_clock_state CHECK (state IN ('RUNNING', 'PAUSED', 'MET', 'EXPIRED', 'CANCELLED', 'SUPERSEDED')),
  due_on date,
  expires_at timestamptz,
  provisional boolean NOT NULL,
  next_rung text,
  next_fire_at timestamptz,
  armed_at timestamptz NOT NULL,
  ended_at timestamptz,
  supersedes bigint REFERENCES clock,
  extended_at timestamptz,
  extension_document_no text,
  extension_reason text,
  extension_actor_id bigint,
  CONSTRAINT ck_clock_extension CHECK (extension BETWEEN 0 AND extendable_by),
  CONSTRAINT ck_clock_effect CHECK (on_expiry IS NULL OR legal_effect = 'STATUTORY'),
  CONSTRAINT ck_clock_projection CHECK (state <> 'RUNNING' OR (due_on IS NOT NULL AND expires_at IS NOT NULL)),
  CONSTRAINT ck_clock_rung CHECK ((next_rung IS NULL) = (next_fire_at IS NULL)),
  CONSTRAINT ck_clock_ended CHECK ((state IN ('RUNNING', 'PAUSED')) = (ended_at IS NULL))
);
COMMENT ON COLUMN clock.due_on IS 'projection of rule, intervals and calendar; null while paused';
COMMENT ON COLUMN clock.expires_at IS 'projection: when the Shanghai day after due_on begins';
COMMENT ON COLUMN clock.next_fire_at IS 'projection: what the sweep looks for; kept on a clock met too late until its expiry has fired';
CREATE UNIQUE INDEX uq_clock_open ON clock (subject_id, subject_type, kind) WHERE state IN ('RUNNING', 'PAUSED');
CREATE INDEX ix_clock_subject ON clock (subject_id, subject_type);
CREATE INDEX ix_clock_next_fire ON clock (next_fire_at, id) WHERE next_fire_at IS NOT NULL;

CREATE TABLE clock_interval (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clock_id bigint NOT NULL REFERENCES clock,
  cause text NOT NULL,
  reason text NOT NULL,
  article text NOT NULL,
  document_no text NOT NULL CONSTRAINT ck_clock_interval_document CHECK (document_no <> ''),
  actor_id bigint,
  from_on date NOT NULL,
  to_on date,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  CONSTRAINT ck_clock_interval_order CHECK (to_on >= from_on AND closed_at >= opened_at),
  CONSTRAINT ck_clock_interval_closed CHECK ((to_on IS NULL) = (closed_at IS NULL))
);
COMMENT ON TABLE clock_interval IS 'stretches that are not counted: the days after from_on through to_on; all other days of the clock count';
CREATE UNIQUE INDEX uq_clock_interval_open ON clock_interval (clock_id) WHERE to_on IS NULL;
CREATE INDEX ix_clock_interval_clock ON clock_interval (clock_id);

CREATE TABLE clock_fire (
  clock_id bigint NOT NULL REFERENCES clock,
  rung text NOT NULL,
  legal_on date NOT NULL,
  fired_at timestamptz NOT NULL,
  CONSTRAINT uq_clock_fire PRIMARY KEY (clock_id, rung)
);
COMMENT ON COLUMN clock_fire.legal_on IS 'the day on which it happened in law, however late the sweep came';

CREATE TABLE clock_projection_journal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clock_id bigint NOT NULL REFERENCES clock,
  from_due_on date NOT NULL,
  to_due_on date NOT NULL,
  from_provisional boolean NOT NULL,
  to_provisional boolean NOT NULL,
  basis text NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX ix_clock_projection_journal_clock ON clock_projection_journal (clock_id);

CREATE TABLE clock_calendar (
  one boolean DEFAULT true CONSTRAINT pk_clock_calendar PRIMARY KEY CONSTRAINT ck_clock_calendar_one CHECK (one),
  notices text NOT NULL,
  basis text NOT NULL,
  projected_at timestamptz NOT NULL
);
COMMENT ON TABLE clock_calendar IS 'the published notices (SHA-256) with which the projections of running clocks were last computed';

GRANT SELECT, INSERT, UPDATE ON clock, clock_interval, clock_calendar TO ${role};
GRANT SELECT, INSERT ON clock_fire, clock_projection_journal TO ${role};
`,
    down: 'DROP TABLE clock_calendar, clock_projection_journal, clock_fire, clock_interval, clock;',
  };
}
