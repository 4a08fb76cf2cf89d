import type { Migration } from '@app/persistence';

export const archive: Migration = {
  name: '0028-archive',
  up: `
    CREATE TABLE archive_package (
      case_id bigint PRIMARY KEY REFERENCES service_case,
      retention_class text NOT NULL,
      retain_until date,
      sha256 text NOT NULL,
      size int NOT NULL,
      root_hash text NOT NULL,
      entries int NOT NULL,
      archived_on date NOT NULL,
      archived_at timestamptz NOT NULL
    );
    COMMENT ON COLUMN archive_package.root_hash IS 'last link of the hash chain over the entries of the manifest';
    COMMENT ON COLUMN archive_package.retain_until IS 'null: kept for ever';

    CREATE TABLE archive_check (
      case_id bigint PRIMARY KEY REFERENCES service_case,
      missing jsonb NOT NULL,
      checked_at timestamptz NOT NULL
    );
    COMMENT ON TABLE archive_check IS 'what the last look found missing in a file that should have been archived';
    CREATE INDEX service_case_to_archive ON service_case (changed_at, id)
      WHERE status IN ('CLOSED','NOT_ACCEPTED','NOT_REQUIRED','TRANSFERRED','WITHDRAWN','DEEMED_WITHDRAWN','TERMINATED');

    -- A file that never found a case is nobody's record.
    GRANT DELETE ON upload TO onewindow_intake;
    CREATE INDEX upload_waiting ON upload (created_at) WHERE case_id IS NULL;
    GRANT SELECT, INSERT ON archive_package TO onewindow_intake;
    GRANT SELECT, INSERT, UPDATE ON archive_check TO onewindow_intake;
  `,
  down: `
    DROP INDEX upload_waiting, service_case_to_archive;
    REVOKE DELETE ON upload FROM onewindow_intake;
    DROP TABLE archive_check, archive_package;
  `,
};
