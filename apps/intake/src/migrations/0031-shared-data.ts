import type { Migration } from '@app/persistence';

/** 共享数据: what other systems said, kept with the case it was asked for; and who asked about whom, for what. */
export const sharedData: Migration = {
  name: '0031-shared-data',
  up: `
    CREATE TABLE shared_record (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL CONSTRAINT shared_record_case REFERENCES service_case DEFERRABLE INITIALLY DEFERRED,
      paper_code text NOT NULL,
      material_type text NOT NULL,
      source text NOT NULL,
      as_of timestamptz NOT NULL,
      asked_at timestamptz NOT NULL,
      sha256 text NOT NULL,
      content_cell text NOT NULL
    );
    CREATE INDEX shared_record_case_paper ON shared_record (case_id, paper_code, id DESC);

    CREATE TABLE material_access (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('STAFF','CITIZEN')),
      actor_id bigint NOT NULL,
      organ text,
      subject_index bytea NOT NULL,
      item_code text NOT NULL,
      purpose text NOT NULL CHECK (purpose IN ('PLAN','FILING','SUPPLEMENT')),
      source text NOT NULL,
      material_types text[] NOT NULL,
      outcome text NOT NULL,
      milliseconds int NOT NULL
    );
    COMMENT ON TABLE material_access IS 'who looked for whose papers where, for which item; never what was found';
    COMMENT ON COLUMN material_access.source IS 'a sharing source, or material-space';
    CREATE INDEX material_access_subject ON material_access (subject_index, id DESC);

    CREATE FUNCTION material_journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;
    CREATE TRIGGER shared_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON shared_record
      FOR EACH STATEMENT EXECUTE FUNCTION material_journal_is_append_only();
    CREATE TRIGGER material_access_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON material_access
      FOR EACH STATEMENT EXECUTE FUNCTION material_journal_is_append_only();

    GRANT SELECT, INSERT ON shared_record, material_access TO onewindow_intake;
    GRANT USAGE ON SEQUENCE shared_record_id_seq, material_access_id_seq TO onewindow_intake;
  `,
  down: `
    DROP TABLE material_access, shared_record;
    DROP FUNCTION material_journal_is_append_only();
  `,
};
