import type { Migration } from '@app/persistence';

/** 决定依据的材料: what lay on the desk when it was decided. Later papers and data do not rewrite why. */
export const decisionBasis: Migration = {
  name: '0032-decision-basis',
  up: `
    CREATE TABLE decision_basis (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES service_case,
      case_version int NOT NULL,
      paper_code text NOT NULL,
      paper_name text NOT NULL,
      form text NOT NULL,
      trust_grade text NOT NULL,
      origin text NOT NULL,
      origin_name text,
      sha256 text,
      as_of timestamptz NOT NULL,
      taken_at timestamptz NOT NULL,
      CONSTRAINT uq_decision_basis UNIQUE (case_id, case_version, paper_code)
    );
    COMMENT ON COLUMN decision_basis.case_version IS 'of the step that decided';
    COMMENT ON COLUMN decision_basis.sha256 IS 'of the file or of the shared data; null for a paper that only lay on the counter';
    COMMENT ON COLUMN decision_basis.as_of IS 'when the paper came in, or as of when the shared data was true';
    CREATE FUNCTION decision_basis_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'decision_basis is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
    CREATE TRIGGER decision_basis_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_basis
      FOR EACH STATEMENT EXECUTE FUNCTION decision_basis_is_append_only();
    GRANT SELECT, INSERT ON decision_basis TO onewindow_intake;
    GRANT USAGE ON SEQUENCE decision_basis_id_seq TO onewindow_intake;
  `,
  down: `
    DROP TABLE decision_basis;
    DROP FUNCTION decision_basis_is_append_only();
  `,
};
