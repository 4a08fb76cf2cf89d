import type { Migration } from '@app/persistence';

export const afterTheDecision: Migration = {
  name: '0025-after-the-decision',
  up: `
    ALTER TABLE service_case ADD COLUMN kind text NOT NULL DEFAULT 'APPLICATION'
      CONSTRAINT service_case_kind CHECK (kind IN ('APPLICATION','REVOCATION','WITHDRAWAL','CANCELLATION','CORRECTION'));
    ALTER TABLE service_case ADD COLUMN linked_case_id bigint REFERENCES service_case;
    ALTER TABLE service_case ADD CONSTRAINT act_has_its_case CHECK ((kind = 'APPLICATION') = (linked_case_id IS NULL));
    ALTER TABLE service_case ADD COLUMN served_on date;
    ALTER TABLE service_case ADD COLUMN service_method text
      CONSTRAINT service_case_service_method CHECK (service_method IN ('WINDOW','POST','ELECTRONIC','LEFT_AT_RESIDENCE','PUBLIC_NOTICE'));
    ALTER TABLE service_case ADD CONSTRAINT served_by_a_method CHECK ((served_on IS NULL) = (service_method IS NULL));
    ALTER TABLE service_case ADD COLUMN open_postings smallint NOT NULL DEFAULT 0 CHECK (open_postings >= 0);
    ALTER TABLE service_case ADD COLUMN public_notice_on date;
    COMMENT ON COLUMN service_case.kind IS 'what is asked: an application, or the organ''s own act on an earlier case (行政许可法 §8, §69, §70)';
    COMMENT ON COLUMN service_case.served_on IS 'the day from which the remedies run, by the method of service';
    COMMENT ON COLUMN service_case.public_notice_on IS 'the day of publication; the decision counts as served thirty days later';
    CREATE INDEX service_case_linked ON service_case (linked_case_id) WHERE linked_case_id IS NOT NULL;
    -- An organ does not begin the same act twice while the first is still under way.
    CREATE UNIQUE INDEX uq_service_case_open_act ON service_case (linked_case_id, kind)
      WHERE linked_case_id IS NOT NULL AND status IN ('ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION');

    CREATE TABLE delivery_preference (
      case_id bigint PRIMARY KEY REFERENCES service_case,
      method text NOT NULL CHECK (method IN ('WINDOW','POST','ELECTRONIC')),
      address_cell text,
      consented_at timestamptz,
      chosen_at timestamptz NOT NULL,
      chosen_by_kind text NOT NULL CHECK (chosen_by_kind IN ('STAFF','CITIZEN')),
      chosen_by bigint,
      CONSTRAINT post_has_address CHECK ((method = 'POST') = (address_cell IS NOT NULL)),
      CONSTRAINT electronic_has_consent CHECK ((method = 'ELECTRONIC') = (consented_at IS NOT NULL))
    );

    CREATE TABLE posting (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES service_case,
      sequence smallint NOT NULL,
      courier text NOT NULL,
      tracking_number text NOT NULL,
      address_cell text NOT NULL,
      status text NOT NULL CHECK (status IN ('SENT','SIGNED','RETURNED')),
      handed_on date NOT NULL,
      handed_by bigint NOT NULL,
      signed_on date,
      signer text CHECK (signer IN ('APPLICANT','ADULT_FAMILY','AGENT','MAIL_ROOM')),
      returned_on date,
      return_reason text CHECK (return_reason IN ('NOBODY_HOME','ADDRESS_WRONG','REFUSED','UNCLAIMED')),
      CONSTRAINT uq_posting_sequence UNIQUE (case_id, sequence),
      CONSTRAINT uq_posting_tracking UNIQUE (courier, tracking_number),
      CONSTRAINT posting_signed CHECK ((status = 'SIGNED') = (signed_on IS NOT NULL AND signer IS NOT NULL)),
      CONSTRAINT posting_returned CHECK ((status = 'RETURNED') = (returned_on IS NOT NULL AND return_reason IS NOT NULL))
    );
    COMMENT ON COLUMN posting.address_cell IS 'where it was sent, encrypted; a later change of address does not rewrite it';

    CREATE TABLE fee_notice (
      case_id bigint PRIMARY KEY REFERENCES service_case,
      charges jsonb NOT NULL,
      total_fen bigint NOT NULL CHECK (total_fen > 0),
      pay_by date NOT NULL,
      issued_by bigint NOT NULL,
      issued_at timestamptz NOT NULL
    );
    CREATE TABLE fee_payment (
      case_id bigint PRIMARY KEY REFERENCES fee_notice,
      channel text NOT NULL CHECK (channel IN ('TAX','FISCAL')),
      reference text NOT NULL CONSTRAINT uq_fee_payment_reference UNIQUE,
      amount_fen bigint NOT NULL CHECK (amount_fen > 0),
      paid_on date NOT NULL,
      recorded_by bigint NOT NULL,
      recorded_at timestamptz NOT NULL
    );
    COMMENT ON TABLE fee_payment IS 'what the tax or fiscal channel took in; the county itself never takes money';

    GRANT SELECT, INSERT, UPDATE ON delivery_preference, posting TO onewindow_intake;
    GRANT SELECT, INSERT ON fee_notice, fee_payment TO onewindow_intake;
    GRANT USAGE ON SEQUENCE posting_id_seq TO onewindow_intake;
  `,
  down: `
    DROP TABLE fee_payment, fee_notice, posting, delivery_preference;
    DROP INDEX uq_service_case_open_act, service_case_linked;
    ALTER TABLE service_case DROP COLUMN public_notice_on, DROP COLUMN open_postings, DROP COLUMN service_method, DROP COLUMN served_on,
      DROP COLUMN linked_case_id, DROP COLUMN kind;
  `,
};
