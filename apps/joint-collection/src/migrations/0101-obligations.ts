import type { Migration } from '@app/persistence';

const STATES = `('IDENTIFIED', 'ASSESSED', 'BILLED', 'SETTLED', 'CONFIRMED', 'WAIVED', 'CANCELLED', 'REFUNDED')`;
const AMOUNT = 'BETWEEN 0 AND 100000000000';

export const obligations: Migration = {
  name: '0101-obligations',
  up: `
    CREATE TABLE assessment (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      hash bytea NOT NULL CONSTRAINT uq_assessment_hash UNIQUE,
      insurance text NOT NULL,
      year smallint NOT NULL,
      rules_version text NOT NULL,
      lines jsonb NOT NULL
    );
    COMMENT ON TABLE assessment IS 'a figure explained line by line with payer and article; many people share one';

    CREATE TABLE campaign_run (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      insurance text NOT NULL CONSTRAINT campaign_run_insurance CHECK (insurance IN ('RESIDENT_MEDICAL', 'RESIDENT_PENSION')),
      year smallint NOT NULL,
      division text NOT NULL,
      rules_version text NOT NULL,
      started_by bigint NOT NULL,
      started_at timestamptz NOT NULL,
      finished_at timestamptz
    );
    COMMENT ON TABLE campaign_run IS 'one assessment of everybody of a place; the first line of the history of each obligation that it raised';

    CREATE TABLE campaign_run_part (
      run_id bigint NOT NULL REFERENCES campaign_run,
      township text NOT NULL,
      done_at timestamptz,
      raised int,
      waived int,
      refused jsonb,
      PRIMARY KEY (run_id, township)
    );
    COMMENT ON TABLE campaign_run_part IS 'a township is one transaction: a run that was killed goes on with the parts that are not done';

    CREATE TABLE obligation (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      person_id bigint NOT NULL,
      household_id bigint NOT NULL,
      insurance text NOT NULL CONSTRAINT obligation_insurance CHECK (insurance IN ('RESIDENT_MEDICAL', 'RESIDENT_PENSION')),
      year smallint NOT NULL CONSTRAINT obligation_year CHECK (year BETWEEN 2003 AND 2100),
      state text NOT NULL CONSTRAINT obligation_state CHECK (state IN ${STATES}),
      tier_fen bigint CONSTRAINT obligation_tier CHECK (tier_fen IS NULL OR (tier_fen BETWEEN 1 AND 100000000000 AND insurance = 'RESIDENT_PENSION')),
      due_fen bigint CONSTRAINT obligation_due CHECK (due_fen ${AMOUNT}),
      assistance_fen bigint NOT NULL DEFAULT 0 CONSTRAINT obligation_assistance CHECK (assistance_fen ${AMOUNT}),
      subsidy_fen bigint NOT NULL DEFAULT 0 CONSTRAINT obligation_subsidy CHECK (subsidy_fen ${AMOUNT}),
      assessment_id bigint REFERENCES assessment,
      rules_version text,
      bill_id bigint,
      run_id bigint,
      version int NOT NULL DEFAULT 1,
      created_by bigint,
      created_at timestamptz NOT NULL,
      settled_at timestamptz,
      confirmed_at timestamptz,
      CONSTRAINT obligation_assessed CHECK (state IN ('IDENTIFIED', 'CANCELLED') OR
        (due_fen IS NOT NULL AND assessment_id IS NOT NULL AND rules_version IS NOT NULL)),
      CONSTRAINT obligation_tier_chosen CHECK (insurance <> 'RESIDENT_PENSION' OR state IN ('IDENTIFIED', 'CANCELLED') OR tier_fen IS NOT NULL),
      CONSTRAINT obligation_billed CHECK ((state IN ('BILLED', 'SETTLED', 'CONFIRMED') AND bill_id IS NOT NULL)
        OR (state IN ('IDENTIFIED', 'ASSESSED', 'WAIVED') AND bill_id IS NULL) OR state IN ('CANCELLED', 'REFUNDED')),
      CONSTRAINT obligation_waived CHECK (state <> 'WAIVED' OR due_fen = 0),
      CONSTRAINT obligation_owed CHECK (state NOT IN ('BILLED', 'SETTLED', 'CONFIRMED', 'REFUNDED') OR due_fen > 0),
      CONSTRAINT obligation_settled CHECK (state NOT IN ('SETTLED', 'CONFIRMED', 'REFUNDED') OR settled_at IS NOT NULL)
    ) WITH (fillfactor = 85);
    COMMENT ON TABLE obligation IS '应征: one person, one insurance, one year. No foreign keys to person and household: a campaign writes a hundred thousand of them, from those very rows';
    COMMENT ON COLUMN obligation.due_fen IS 'what the person pays; 0 is waived';
    CREATE UNIQUE INDEX uq_obligation_open ON obligation (person_id, insurance, year) WHERE state NOT IN ('CANCELLED', 'REFUNDED');
    CREATE INDEX obligation_bill ON obligation (bill_id) WHERE bill_id IS NOT NULL;

    CREATE TABLE obligation_history (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      obligation_id bigint NOT NULL REFERENCES obligation,
      action text NOT NULL,
      from_state text,
      to_state text NOT NULL,
      version int NOT NULL,
      actor bigint,
      details jsonb NOT NULL DEFAULT '{}',
      at timestamptz NOT NULL
    );
    CREATE INDEX obligation_history_obligation ON obligation_history (obligation_id, id);

    GRANT SELECT, INSERT, UPDATE ON obligation, campaign_run, campaign_run_part TO onewindow_joint_collection;
    GRANT SELECT, INSERT ON obligation_history, assessment TO onewindow_joint_collection;
  `,
  down: 'DROP TABLE obligation_history, obligation, campaign_run_part, campaign_run, assessment',
};
