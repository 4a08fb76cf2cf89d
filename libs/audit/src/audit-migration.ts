import type { Migration } from '@app/persistence';

/** What the application may write; `id` and `recorded_xid` are given by the server alone. */
const WRITABLE = [
  'occurred_at',
  'actor_kind',
  'actor_id',
  'organ',
  'acr',
  'on_behalf_of',
  'ip',
  'request_id',
  'action',
  'object_type',
  'object_id',
  'result',
  'reason',
  'changed_fields',
  'before_hash',
  'after_hash',
];

/**
 * The tables `audit_record`, `audit_chain` and `audit_anchor` of a service's schema. `role` may add and read; triggers refuse every change
 * even to the owner, and whoever switches the triggers off is found by the chain.
 */
export function auditMigration(role: string): Migration {
  const tables = ['audit_record', 'audit_chain', 'audit_anchor'];
  return {
    name: 'audit-0001-chain',
    up: `
      CREATE TABLE audit_record (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_record_pkey PRIMARY KEY,
        recorded_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        occurred_at timestamptz NOT NULL,
        actor_kind text NOT NULL CONSTRAINT audit_record_actor_kind CHECK (actor_kind IN ('STAFF', 'CITIZEN', 'SERVICE', 'SYSTEM')),
        actor_id bigint CONSTRAINT audit_record_actor CHECK (actor_id IS NOT NULL OR actor_kind IN ('SYSTEM', 'SERVICE')),
        organ text,
        acr text,
        on_behalf_of bigint,
        ip text,
        request_id text,
        action text NOT NULL,
        object_type text NOT NULL,
        object_id text NOT NULL,
        result text NOT NULL CONSTRAINT audit_record_result CHECK (result IN ('DONE', 'REFUSED')),
        reason text CONSTRAINT audit_record_reason CHECK (length(reason) <= 200),
        changed_fields text[] NOT NULL,
        before_hash bytea,
        after_hash bytea
      );
      CREATE UNIQUE INDEX audit_record_in_commit_order ON audit_record (recorded_xid, id);
      CREATE INDEX audit_record_by_object ON audit_record (object_type, object_id, id);
      CREATE TABLE audit_chain (
        seq bigint CONSTRAINT audit_chain_pkey PRIMARY KEY,
        record_id bigint NOT NULL CONSTRAINT audit_chain_record UNIQUE,
        record_xid xid8 NOT NULL,
        content_hash bytea NOT NULL,
        hash bytea NOT NULL,
        sealed_at timestamptz NOT NULL
      );
      CREATE TABLE audit_anchor (
        seq bigint CONSTRAINT audit_anchor_pkey PRIMARY KEY,
        hash bytea NOT NULL,
        anchored_at timestamptz NOT NULL,
        signature bytea NOT NULL
      );
      CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;
      ${tables
        .map(
          (table) => `
      CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
      ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_append_only;
      GRANT SELECT ON ${table} TO ${role};`,
        )
        .join('')}
      GRANT INSERT (${WRITABLE.join(', ')}) ON audit_record TO ${role};
      GRANT INSERT ON audit_chain, audit_anchor TO ${role};`,
    down: 'DROP TABLE audit_anchor, audit_chain, audit_record; DROP FUNCTION audit_is_append_only();',
  };
}
