import type { Migration } from '@app/persistence';

/** What is told in confidence, and legal aid: applications, the pool of lawyers, assignments, subsidies, quality, consultations. */
export const createLegalAid = (role: string): Migration => ({
  name: '0200-legal-aid',
  up: `
CREATE TABLE proceeding_record (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL REFERENCES proceeding,
  kind text NOT NULL,
  text_cell text NOT NULL,
  about_party bigint REFERENCES dispute_party,
  written_by bigint,
  happened_on date NOT NULL,
  written_at timestamptz NOT NULL
);
COMMENT ON TABLE proceeding_record IS 'words of and about people: reasons, records of sessions, reports; encrypted, append-only';
CREATE INDEX ix_proceeding_record ON proceeding_record (proceeding_id, id);

CREATE TABLE legal_aid (
  proceeding_id bigint PRIMARY KEY REFERENCES proceeding,
  matter text NOT NULL,
  form text NOT NULL,
  groups text[] NOT NULL,
  test text NOT NULL CONSTRAINT ck_legal_aid_test CHECK (test IN ('NEEDS_CHECK', 'CHECK_EXEMPT', 'NO_CONDITION')),
  means_by text CONSTRAINT ck_legal_aid_means CHECK (means_by IN ('SHARED_DATA', 'GOOD_FAITH_STATEMENT')),
  means_meets boolean,
  group_shown boolean NOT NULL DEFAULT false,
  asked text[],
  supply_by date,
  provisional_until date,
  papers_complete boolean NOT NULL,
  decided_by bigint,
  decided_on date,
  reason_code text,
  objected_on date,
  result text,
  recovered_fen bigint CONSTRAINT ck_legal_aid_recovered CHECK (recovered_fen >= 0),
  CONSTRAINT ck_legal_aid_means_known CHECK ((means_by IS NULL) = (means_meets IS NULL))
);
COMMENT ON COLUMN legal_aid.test IS '法律援助法 §32 removes the condition, §42 only its verification';
COMMENT ON COLUMN legal_aid.asked IS 'what the one notice asked for (§43 ¶2); null: nothing was asked';

CREATE TABLE aid_lawyer (
  staff_id bigint PRIMARY KEY,
  firm text NOT NULL,
  firm_credit_code text NOT NULL,
  specialties text[] NOT NULL,
  practises_since date NOT NULL
);

CREATE TABLE firm_engagement (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  firm_credit_code text NOT NULL,
  lawyer_id bigint,
  opponent_index bytea,
  opponent_credit_code text,
  from_on date NOT NULL,
  until_on date,
  noted_by bigint NOT NULL,
  noted_at timestamptz NOT NULL,
  CONSTRAINT ck_firm_engagement_opponent CHECK ((opponent_index IS NULL) <> (opponent_credit_code IS NULL)),
  CONSTRAINT ck_firm_engagement_days CHECK (until_on >= from_on)
);
COMMENT ON TABLE firm_engagement IS 'for whom a firm acts: the conflict check before each assignment reads it';
CREATE INDEX ix_firm_engagement_index ON firm_engagement (opponent_index) WHERE opponent_index IS NOT NULL;
CREATE INDEX ix_firm_engagement_code ON firm_engagement (opponent_credit_code) WHERE opponent_credit_code IS NOT NULL;

CREATE TABLE legal_aid_assignment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL REFERENCES legal_aid,
  lawyer_id bigint NOT NULL REFERENCES aid_lawyer,
  firm text NOT NULL,
  assigned_by bigint NOT NULL,
  assigned_on date NOT NULL,
  began_on date,
  ended_on date,
  end_reason text,
  CONSTRAINT ck_legal_aid_assignment_end CHECK ((ended_on IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX uq_legal_aid_assignment ON legal_aid_assignment (proceeding_id) WHERE ended_on IS NULL;
CREATE INDEX ix_legal_aid_assignment_lawyer ON legal_aid_assignment (lawyer_id) WHERE ended_on IS NULL;

CREATE TABLE legal_aid_subsidy (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL CONSTRAINT uq_legal_aid_subsidy UNIQUE REFERENCES legal_aid,
  version integer NOT NULL DEFAULT 1,
  state text NOT NULL CONSTRAINT ck_legal_aid_subsidy_state CHECK (state IN ('CLAIMED', 'CHECKED', 'APPROVED', 'PAID', 'RETURNED')),
  form text NOT NULL,
  amount_fen bigint NOT NULL CONSTRAINT ck_legal_aid_subsidy_amount CHECK (amount_fen > 0),
  claimed_by bigint NOT NULL,
  claimed_at timestamptz NOT NULL,
  checked_by bigint,
  approved_by bigint,
  paid_on date,
  voucher_no text CONSTRAINT uq_legal_aid_subsidy_voucher UNIQUE,
  CONSTRAINT ck_legal_aid_subsidy_paid CHECK ((state = 'PAID') = (paid_on IS NOT NULL AND voucher_no IS NOT NULL)),
  CONSTRAINT ck_legal_aid_subsidy_hands CHECK (claimed_by <> checked_by AND checked_by <> approved_by AND claimed_by <> approved_by)
);

CREATE TABLE legal_aid_quality (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL REFERENCES legal_aid,
  kind text NOT NULL CONSTRAINT ck_legal_aid_quality_kind CHECK (kind IN ('HEARING_OBSERVATION', 'FILE_REVIEW', 'COURT_OPINION', 'RETURN_VISIT')),
  grade integer NOT NULL CONSTRAINT ck_legal_aid_quality_grade CHECK (grade BETWEEN 1 AND 5),
  done_by bigint NOT NULL,
  done_on date NOT NULL
);
CREATE INDEX ix_legal_aid_quality ON legal_aid_quality (proceeding_id, id);

CREATE TABLE aid_consultation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  way text NOT NULL CONSTRAINT ck_aid_consultation_way CHECK (way IN ('WINDOW', 'PHONE', 'ONLINE')),
  topic text NOT NULL,
  organ text NOT NULL,
  asked_cell text NOT NULL,
  answer_cell text NOT NULL,
  told_of_aid boolean NOT NULL,
  answered_by bigint NOT NULL,
  answered_at timestamptz NOT NULL
);
CREATE INDEX ix_aid_consultation_answered ON aid_consultation (answered_by, id DESC);

GRANT SELECT, INSERT ON proceeding_record, legal_aid_quality, aid_consultation, firm_engagement, aid_lawyer TO ${role};
GRANT SELECT, INSERT, UPDATE ON legal_aid, legal_aid_assignment, legal_aid_subsidy TO ${role};`,
  down: `DROP TABLE aid_consultation, legal_aid_quality, legal_aid_subsidy, legal_aid_assignment, firm_engagement, aid_lawyer, legal_aid,
    proceeding_record;`,
});
