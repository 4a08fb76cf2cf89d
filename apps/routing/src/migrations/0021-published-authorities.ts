import type { Migration } from '@app/persistence';

export const publishedAuthorities: Migration = {
  name: '0021-published-authorities',
  up: `
    ALTER TABLE authority ADD COLUMN version int NOT NULL DEFAULT 1 CONSTRAINT authority_version CHECK (version > 0);
    ALTER TABLE authority ADD COLUMN published_version int NOT NULL DEFAULT 0;
    COMMENT ON COLUMN authority.version IS 'one higher with every change of the line';
    COMMENT ON COLUMN authority.published_version IS 'what the other services were told; 0 before the first time';
    CREATE INDEX authority_unpublished ON authority (id) WHERE published_version < version;
  `,
  down: `
    DROP INDEX authority_unpublished;
    ALTER TABLE authority DROP COLUMN published_version, DROP COLUMN version;
  `,
};
