import type { Migration } from '@app/persistence';

/** The answers that were given, for 24 hours, in the service's own schema: a repeated request gets the same answer, not a second effect. */
export function idempotencyMigration(role: string): Migration {
  return {
    name: '0000-create-idempotent-answer',
    up: `
      CREATE TABLE idempotent_answer (
        client       text        NOT NULL,
        route        text        NOT NULL,
        key          text        NOT NULL,
        request_hash bytea       NOT NULL,
        status       integer     NOT NULL,
        headers      jsonb       NOT NULL,
        body         text        NOT NULL,
        created_at   timestamptz NOT NULL,
        CONSTRAINT idempotent_answer_pk PRIMARY KEY (client, route, key)
      );
      CREATE INDEX idempotent_answer_created_at ON idempotent_answer (created_at);
      GRANT SELECT, INSERT, DELETE ON idempotent_answer TO ${role};
    `,
    down: 'DROP TABLE idempotent_answer;',
  };
}
