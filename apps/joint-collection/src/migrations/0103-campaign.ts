import type { Migration } from '@app/persistence';

export const campaign: Migration = {
  name: '0103-campaign',
  up: `
    CREATE TABLE campaign_target (
      insurance text NOT NULL CONSTRAINT campaign_target_insurance CHECK (insurance IN ('RESIDENT_MEDICAL', 'RESIDENT_PENSION')),
      year smallint NOT NULL,
      township text NOT NULL,
      village text NOT NULL,
      people int NOT NULL CONSTRAINT campaign_target_people CHECK (people BETWEEN 0 AND 10000000),
      source text NOT NULL,
      set_by bigint NOT NULL,
      set_at timestamptz NOT NULL,
      PRIMARY KEY (insurance, year, township, village)
    );
    COMMENT ON COLUMN campaign_target.village IS 'empty for the whole township';

    CREATE TABLE contact (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      person_id bigint NOT NULL REFERENCES person,
      insurance text NOT NULL CONSTRAINT contact_insurance CHECK (insurance IN ('RESIDENT_MEDICAL', 'RESIDENT_PENSION')),
      year smallint NOT NULL,
      outcome text NOT NULL CONSTRAINT contact_outcome CHECK (outcome IN ('WILL_PAY', 'REFUSED', 'NOT_REACHED', 'SAYS_ELSEWHERE', 'SAYS_PAID')),
      note text,
      contacted_by bigint NOT NULL,
      contacted_at timestamptz NOT NULL
    );
    COMMENT ON TABLE contact IS '联系记录: what somebody said on the telephone or at the door; it proves nothing and changes no obligation';
    CREATE INDEX contact_person ON contact (person_id, insurance, year, id);
    CREATE INDEX obligation_settled ON obligation (insurance, year, settled_at) WHERE settled_at IS NOT NULL;

    GRANT SELECT, INSERT, UPDATE ON campaign_target TO onewindow_joint_collection;
    GRANT SELECT, INSERT ON contact TO onewindow_joint_collection;
  `,
  down: 'DROP INDEX obligation_settled; DROP TABLE contact, campaign_target',
};
