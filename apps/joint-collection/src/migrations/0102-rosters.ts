import type { Migration } from '@app/persistence';

export const rosters: Migration = {
  name: '0102-rosters',
  up: `
    CREATE TABLE roster_import (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      township text NOT NULL,
      file_name text NOT NULL,
      file_hash bytea NOT NULL,
      state text NOT NULL CONSTRAINT roster_import_state
        CHECK (state IN ('UPLOADED', 'PREVIEWED', 'APPLYING', 'APPLIED', 'REFUSED', 'DISCARDED')),
      refusal text,
      same_as bigint REFERENCES roster_import,
      rows_total int,
      rows_read int NOT NULL DEFAULT 0,
      rows_applied int NOT NULL DEFAULT 0,
      uploaded_by bigint NOT NULL,
      uploaded_at timestamptz NOT NULL,
      finished_at timestamptz,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT roster_import_refused CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
    );
    COMMENT ON COLUMN roster_import.same_as IS 'an earlier import of the very same file that was applied';
    CREATE INDEX roster_import_open ON roster_import (id) WHERE state IN ('UPLOADED', 'APPLYING');
    CREATE INDEX roster_import_file ON roster_import (township, file_hash);

    CREATE TABLE roster_file (
      import_id bigint PRIMARY KEY REFERENCES roster_import,
      cell text NOT NULL
    );
    COMMENT ON TABLE roster_file IS 'the file, encrypted, until it has been read; then it is removed';

    CREATE TABLE roster_row (
      import_id bigint NOT NULL REFERENCES roster_import,
      line int NOT NULL,
      outcome text NOT NULL CONSTRAINT roster_row_outcome CHECK (outcome IN ('ADDED', 'CHANGED', 'SAME', 'CONFLICT', 'BAD')),
      fields text[] NOT NULL DEFAULT '{}',
      column_name text,
      code text,
      cell text NOT NULL,
      applied_at timestamptz,
      PRIMARY KEY (import_id, line),
      CONSTRAINT roster_row_code CHECK ((outcome IN ('CONFLICT', 'BAD')) = (code IS NOT NULL)),
      CONSTRAINT roster_row_applied CHECK (applied_at IS NULL OR outcome IN ('ADDED', 'CHANGED', 'SAME'))
    );
    COMMENT ON COLUMN roster_row.cell IS 'encrypted: what was read, or of a bad row the value as it stood there';
    CREATE INDEX roster_row_open ON roster_row (import_id, line) WHERE applied_at IS NULL AND outcome IN ('ADDED', 'CHANGED');

    GRANT SELECT, INSERT, UPDATE ON roster_import, roster_row TO onewindow_joint_collection;
    GRANT SELECT, INSERT, DELETE ON roster_file TO onewindow_joint_collection;
  `,
  down: 'DROP TABLE roster_row, roster_file, roster_import',
};
