import type { Migration } from '@app/persistence';

/** Before an organ takes back what it gave, the holder is told in writing and heard. */
export const priorNotice: Migration = {
  name: '0092-prior-notice',
  up: `
    CREATE TABLE act_hearing (
      case_id bigint PRIMARY KEY REFERENCES service_case,
      served_on date,
      statement_over boolean NOT NULL DEFAULT false,
      hearing_asked_on date,
      hearing_held_on date,
      CONSTRAINT told_before_heard CHECK (served_on IS NOT NULL OR (NOT statement_over AND hearing_asked_on IS NULL)),
      CONSTRAINT asked_before_held CHECK (hearing_held_on IS NULL OR hearing_asked_on IS NOT NULL)
    );
    COMMENT ON TABLE act_hearing IS '事先告知: the decision of the act waits until the holder has been heard';
    CREATE TABLE holder_statement (
      case_id bigint NOT NULL REFERENCES act_hearing,
      sequence smallint NOT NULL CHECK (sequence > 0),
      statement_cell text NOT NULL,
      wants_hearing boolean NOT NULL,
      said_by_kind text NOT NULL CHECK (said_by_kind IN ('STAFF','CITIZEN')),
      taken_by bigint,
      said_at timestamptz NOT NULL,
      PRIMARY KEY (case_id, sequence)
    );
    COMMENT ON COLUMN holder_statement.statement_cell IS 'what the holder says, encrypted';
    COMMENT ON COLUMN holder_statement.said_by_kind IS 'STAFF: taken down by a person of the office';
    -- An act that began before this rule is decided as it began.
    INSERT INTO act_hearing (case_id, served_on, statement_over) SELECT id, received_on, true FROM service_case WHERE kind IN ('REVOCATION','WITHDRAWAL');
    GRANT SELECT, INSERT, UPDATE ON act_hearing TO onewindow_intake;
    GRANT SELECT, INSERT ON holder_statement TO onewindow_intake;
  `,
  down: 'DROP TABLE holder_statement, act_hearing;',
};
