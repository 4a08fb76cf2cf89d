import type { Migration } from '@app/persistence';

/** 材料库: what people let the county keep of the papers they handed in, and every use that was made of it. */
export const materialSpace: Migration = {
  name: '0030-material-space',
  up: `
    ALTER TABLE case_paper ADD COLUMN origin text NOT NULL DEFAULT 'HANDED_IN'
      CONSTRAINT case_paper_origin CHECK (origin IN ('HANDED_IN','REUSED','SHARED'));
    ALTER TABLE case_paper ADD COLUMN origin_name text, ADD COLUMN as_of date, ADD COLUMN issued_on date, ADD COLUMN valid_until date;
    ALTER TABLE case_paper ADD CONSTRAINT not_handed_in_has_origin CHECK ((origin = 'HANDED_IN') = (origin_name IS NULL));
    COMMENT ON COLUMN case_paper.origin_name IS 'the item in which it was handed in before, or the sharing source';
    COMMENT ON COLUMN case_paper.as_of IS 'the day it was checked, or as of which the shared data is true';

    -- For the monthly figures; days of acceptance come nearly in the order of the rows.
    CREATE INDEX service_case_accepted ON service_case USING brin (accepted_on);

    CREATE TABLE keeping_consent (
      case_id bigint CONSTRAINT keeping_consent_pkey PRIMARY KEY
        -- Consent is written before the case of the same transaction.
        CONSTRAINT keeping_consent_case REFERENCES service_case DEFERRABLE INITIALLY DEFERRED,
      purposes text[] NOT NULL CHECK (cardinality(purposes) > 0),
      valid_until date NOT NULL,
      given_by_kind text NOT NULL CHECK (given_by_kind IN ('STAFF','CITIZEN')),
      given_by_id bigint NOT NULL,
      given_at timestamptz NOT NULL
    );
    COMMENT ON COLUMN keeping_consent.given_by_kind IS 'STAFF: the applicant said so at the window, and this clerk wrote it down';

    CREATE TABLE held_material (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      token text NOT NULL CONSTRAINT uq_held_material_token UNIQUE,
      holder_kind text NOT NULL CHECK (holder_kind IN ('PERSON','ORGANISATION')),
      holder_index bytea NOT NULL,
      material_type text NOT NULL,
      name text NOT NULL,
      trust_grade text NOT NULL CHECK (trust_grade IN ('A','B','C')),
      case_id bigint NOT NULL REFERENCES service_case,
      paper_code text NOT NULL,
      item_name text NOT NULL,
      upload_id bigint NOT NULL REFERENCES upload,
      sha256 text NOT NULL,
      issued_on date,
      valid_until date,
      held_on date NOT NULL,
      held_at timestamptz NOT NULL,
      checked_at timestamptz,
      checked_by bigint,
      checked_organ text,
      removed_at timestamptz,
      CONSTRAINT uq_held_material_source UNIQUE (case_id, paper_code),
      CONSTRAINT check_is_complete CHECK ((checked_at IS NULL) = (checked_by IS NULL) AND (checked_at IS NULL OR trust_grade <> 'C'))
    );
    COMMENT ON COLUMN held_material.holder_index IS 'blind index of the person or organisation; no number is kept here';
    COMMENT ON COLUMN held_material.sha256 IS 'of the file as it was checked and taken in';
    CREATE INDEX held_material_holder ON held_material (holder_index, id DESC) WHERE removed_at IS NULL;

    CREATE TABLE material_consent (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      held_material_id bigint NOT NULL REFERENCES held_material,
      purposes text[] NOT NULL CHECK (cardinality(purposes) > 0),
      valid_until date NOT NULL,
      given_by_kind text NOT NULL CHECK (given_by_kind IN ('STAFF','CITIZEN')),
      given_by_id bigint NOT NULL,
      given_at timestamptz NOT NULL,
      revoked_at timestamptz,
      revoked_by bigint
    );
    -- A new consent takes the place of the one before it.
    CREATE UNIQUE INDEX uq_material_consent_standing ON material_consent (held_material_id) WHERE revoked_at IS NULL;

    CREATE TABLE material_use (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      held_material_id bigint NOT NULL REFERENCES held_material,
      consent_id bigint NOT NULL REFERENCES material_consent,
      case_id bigint NOT NULL CONSTRAINT material_use_case REFERENCES service_case DEFERRABLE INITIALLY DEFERRED,
      paper_code text NOT NULL,
      used_at timestamptz NOT NULL,
      used_by_kind text NOT NULL,
      used_by_id bigint NOT NULL
    );
    CREATE INDEX material_use_material ON material_use (held_material_id, id);

    GRANT SELECT, INSERT ON keeping_consent, held_material, material_consent, material_use TO onewindow_intake;
    GRANT UPDATE (trust_grade, checked_at, checked_by, checked_organ, removed_at) ON held_material TO onewindow_intake;
    GRANT UPDATE (revoked_at, revoked_by) ON material_consent TO onewindow_intake;
    GRANT USAGE ON SEQUENCE held_material_id_seq, material_consent_id_seq, material_use_id_seq TO onewindow_intake;
  `,
  down: `
    DROP INDEX service_case_accepted;
    DROP TABLE material_use, material_consent, held_material, keeping_consent;
    ALTER TABLE case_paper DROP CONSTRAINT not_handed_in_has_origin, DROP COLUMN valid_until, DROP COLUMN issued_on, DROP COLUMN as_of,
      DROP COLUMN origin_name, DROP COLUMN origin;
  `,
};
