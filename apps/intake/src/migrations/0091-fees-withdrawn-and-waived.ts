import type { Migration } from '@app/persistence';

/** A wrong payment notice stays, marked void, and another takes its place; a fee may be waived by a listed reason. */
export const feesWithdrawnAndWaived: Migration = {
  name: '0091-fees-withdrawn-and-waived',
  up: `
    ALTER TABLE fee_payment DROP CONSTRAINT fee_payment_case_id_fkey;
    ALTER TABLE fee_notice DROP CONSTRAINT fee_notice_pkey;
    ALTER TABLE fee_notice ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
    ALTER TABLE fee_notice ADD COLUMN sequence smallint NOT NULL DEFAULT 1 CHECK (sequence > 0);
    ALTER TABLE fee_notice ALTER COLUMN sequence DROP DEFAULT;
    ALTER TABLE fee_notice ADD COLUMN voided_at timestamptz, ADD COLUMN voided_by bigint, ADD COLUMN void_reason text;
    ALTER TABLE fee_notice ADD CONSTRAINT fee_notice_void CHECK (num_nonnulls(voided_at, voided_by, void_reason) IN (0, 3));
    ALTER TABLE fee_notice ADD CONSTRAINT uq_fee_notice_sequence UNIQUE (case_id, sequence);
    CREATE UNIQUE INDEX uq_fee_notice_valid ON fee_notice (case_id) WHERE voided_at IS NULL;
    ALTER TABLE fee_payment ADD COLUMN notice_id bigint REFERENCES fee_notice;
    UPDATE fee_payment p SET notice_id = n.id FROM fee_notice n WHERE n.case_id = p.case_id;
    ALTER TABLE fee_payment ALTER COLUMN notice_id SET NOT NULL;
    ALTER TABLE fee_payment ADD CONSTRAINT fee_payment_case_id_fkey FOREIGN KEY (case_id) REFERENCES service_case;

    CREATE TABLE fee_waiver (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES service_case,
      reason_code text NOT NULL,
      state text NOT NULL CHECK (state IN ('ASKED','APPROVED','REFUSED','PAID')),
      asked_by bigint NOT NULL,
      asked_at timestamptz NOT NULL,
      answered_by bigint,
      answered_at timestamptz,
      refusal_code text,
      CONSTRAINT waiver_answered CHECK ((state = 'ASKED') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)),
      CONSTRAINT refusal_has_reason CHECK ((state = 'REFUSED') = (refusal_code IS NOT NULL)),
      CONSTRAINT waiver_by_another CHECK (state NOT IN ('APPROVED','REFUSED') OR answered_by <> asked_by)
    );
    CREATE UNIQUE INDEX uq_fee_waiver_open ON fee_waiver (case_id) WHERE state = 'ASKED';
    CREATE INDEX fee_waiver_case ON fee_waiver (case_id);
    COMMENT ON COLUMN fee_waiver.state IS 'PAID: the money came in before anybody answered';
    GRANT UPDATE (voided_at, voided_by, void_reason) ON fee_notice TO onewindow_intake;
    GRANT SELECT, INSERT, UPDATE ON fee_waiver TO onewindow_intake;
    GRANT USAGE ON SEQUENCE fee_notice_id_seq, fee_waiver_id_seq TO onewindow_intake;
  `,
  down: `
    DROP TABLE fee_waiver;
    ALTER TABLE fee_payment DROP CONSTRAINT fee_payment_case_id_fkey, DROP COLUMN notice_id;
    DROP INDEX uq_fee_notice_valid;
    DELETE FROM fee_notice n WHERE n.voided_at IS NOT NULL;
    ALTER TABLE fee_notice DROP CONSTRAINT uq_fee_notice_sequence, DROP CONSTRAINT fee_notice_void, DROP COLUMN void_reason,
      DROP COLUMN voided_by, DROP COLUMN voided_at, DROP COLUMN sequence, DROP CONSTRAINT fee_notice_pkey, DROP COLUMN id;
    ALTER TABLE fee_notice ADD PRIMARY KEY (case_id);
    ALTER TABLE fee_payment ADD CONSTRAINT fee_payment_case_id_fkey FOREIGN KEY (case_id) REFERENCES fee_notice;
  `,
};
