import type { Migration } from '@app/persistence';

export const knownAuthority: Migration = {
  name: '0022-known-authority',
  up: `
    CREATE TABLE known_authority (
      id bigint PRIMARY KEY,
      version int NOT NULL,
      item_code text NOT NULL,
      division text NOT NULL,
      acting_organ text NOT NULL,
      level smallint NOT NULL,
      power_source smallint NOT NULL,
      principal_organ text,
      seal_name text NOT NULL,
      valid_from date NOT NULL,
      valid_to date,
      announcement_ref text,
      max_amount bigint
    );
    COMMENT ON TABLE known_authority IS 'what routing has published of its authority list; ids and versions are routing''s';
    COMMENT ON COLUMN known_authority.max_amount IS 'fen; the power ends above it';
    CREATE INDEX known_authority_item ON known_authority (item_code);
    GRANT SELECT, INSERT, UPDATE ON known_authority TO onewindow_intake;
  `,
  down: 'DROP TABLE known_authority;',
};
