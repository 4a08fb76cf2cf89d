import type { Migration } from '@app/persistence';

export const acceptancePaths: Migration = {
  name: '0021-acceptance-paths',
  up: `
    ALTER TABLE service_case ADD COLUMN deferred_papers text[] NOT NULL DEFAULT '{}';
    ALTER TABLE service_case ADD COLUMN deferred_due_on date;
    ALTER TABLE service_case ADD COLUMN commitment_check text
      CONSTRAINT service_case_commitment_check CHECK (commitment_check IN ('DUE','KEPT','BROKEN'));
    ALTER TABLE service_case ADD CONSTRAINT deferred_has_day CHECK (deferred_papers = '{}' OR deferred_due_on IS NOT NULL);
    COMMENT ON COLUMN service_case.deferred_papers IS '容缺: promised papers that are still to come';
    COMMENT ON COLUMN service_case.deferred_due_on IS 'the day by which the applicant promised to bring them';
    COMMENT ON COLUMN service_case.commitment_check IS '告知承诺: the check that follows a grant';

    -- A paper that the applicant's own commitment stands in for.
    ALTER TABLE case_paper DROP CONSTRAINT case_paper_form_check;
    ALTER TABLE case_paper ADD CONSTRAINT case_paper_form_check CHECK (form IN ('ORIGINAL','COPY','ELECTRONIC','SHARED_DATA','COMMITMENT'));

    CREATE TABLE credit_record (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      subject_index bytea NOT NULL,
      kind text NOT NULL CHECK (kind IN ('BROKEN_PROMISE','FALSE_COMMITMENT')),
      case_id bigint NOT NULL REFERENCES service_case,
      recorded_on date NOT NULL,
      bars_until date NOT NULL,
      recorded_at timestamptz NOT NULL,
      repaired_on date,
      repaired_by bigint,
      repair_reason text,
      CONSTRAINT uq_credit_record UNIQUE (case_id, kind),
      CONSTRAINT repair_is_complete CHECK ((repaired_on IS NULL) = (repaired_by IS NULL) AND (repaired_on IS NULL) = (repair_reason IS NULL))
    );
    COMMENT ON COLUMN credit_record.subject_index IS 'blind index of the applicant; no number is kept here';
    CREATE INDEX credit_record_subject ON credit_record (subject_index, bars_until) WHERE repaired_on IS NULL;

    GRANT SELECT, INSERT ON credit_record TO onewindow_intake;
    GRANT UPDATE (repaired_on, repaired_by, repair_reason) ON credit_record TO onewindow_intake;
    GRANT USAGE ON SEQUENCE credit_record_id_seq TO onewindow_intake;
  `,
  down: `
    DROP TABLE credit_record;
    ALTER TABLE case_paper DROP CONSTRAINT case_paper_form_check;
    ALTER TABLE case_paper ADD CONSTRAINT case_paper_form_check CHECK (form IN ('ORIGINAL','COPY','ELECTRONIC','SHARED_DATA'));
    ALTER TABLE service_case DROP CONSTRAINT deferred_has_day, DROP COLUMN commitment_check, DROP COLUMN deferred_due_on, DROP COLUMN deferred_papers;
  `,
};
