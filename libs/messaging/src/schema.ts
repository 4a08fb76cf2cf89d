import type { Migration, SchemaDefinition } from '@app/persistence';

/** Every service's role is a member of this group: it may write events and deliveries and finish a delivery, nothing else. */
const SERVICES_ROLE = 'onewindow_services';

// Roles belong to the whole server, so two databases that migrate at the same moment may collide on one.
const tolerant = (statement: string): string =>
  `DO $$ BEGIN ${statement}; EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL; END $$;`;

/**
 * For a service's first migration: lets its role use the outbox and the inbox.
 * `CREATE … ; ${MSG_GRANTS('onewindow_intake')}`. Needs `msgSchema` migrated before.
 */
export function MSG_GRANTS(role: string): string {
  return tolerant(`GRANT ${SERVICES_ROLE} TO ${role}`);
}

const createOutbox: Migration = {
  name: '0001-create-outbox',
  up: `
    ${tolerant(`CREATE ROLE ${SERVICES_ROLE} NOLOGIN`)}

    -- An immutable fact. No role may change or delete one.
    CREATE TABLE event (
      id uuid CONSTRAINT event_pk PRIMARY KEY,
      -- Order of allocation, NOT of commit: never read with "seq > last seen".
      seq bigint GENERATED ALWAYS AS IDENTITY,
      -- For exporters without gaps: read only tx < pg_snapshot_xmin(pg_current_snapshot()).
      tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
      agg_type text NOT NULL,
      agg_id bigint NOT NULL,
      agg_version int NOT NULL CONSTRAINT event_version_positive CHECK (agg_version > 0),
      type text NOT NULL,
      payload jsonb NOT NULL CONSTRAINT event_payload_small CHECK (jsonb_typeof(payload) = 'object' AND octet_length(payload::text) <= 16384),
      actor_id bigint,
      correlation_id uuid NOT NULL,
      causation_id uuid,
      occurred_at timestamptz NOT NULL,
      -- Two writers of one aggregate cannot both win.
      CONSTRAINT event_aggregate_version UNIQUE (agg_type, agg_id, agg_version)
    );

    -- One row per (event, consumer): outbox and inbox in one. The consumer is a queue.
    CREATE TABLE delivery (
      event_id uuid NOT NULL CONSTRAINT delivery_event_fk REFERENCES event (id),
      consumer text NOT NULL,
      seq bigint NOT NULL,
      agg_type text NOT NULL,
      agg_id bigint NOT NULL,
      agg_version int NOT NULL,
      state text NOT NULL DEFAULT 'pending' CONSTRAINT delivery_state CHECK (state IN ('pending','enqueued','done','dead','skipped')),
      -- main travels in chunks; single by itself, after its chunk failed; quarantine by itself, one at a time, after it ended its worker.
      lane text NOT NULL DEFAULT 'main' CONSTRAINT delivery_lane CHECK (lane IN ('main','single','quarantine')),
      generation int NOT NULL DEFAULT 0,
      epoch int,
      job_id text,
      failures smallint NOT NULL DEFAULT 0,
      -- A code; never a message, which might quote a person's data.
      failure text,
      available_at timestamptz NOT NULL DEFAULT now(),
      enqueued_at timestamptz,
      finished_at timestamptz,
      CONSTRAINT delivery_pk PRIMARY KEY (event_id, consumer)
    ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
    CREATE INDEX delivery_pending ON delivery (consumer, seq) WHERE state = 'pending';
    CREATE INDEX delivery_enqueued ON delivery (consumer, enqueued_at) WHERE state = 'enqueued';
    CREATE INDEX delivery_dead ON delivery (seq) WHERE state = 'dead';
    CREATE INDEX delivery_order ON delivery (consumer, agg_type, agg_id, agg_version) WHERE state IN ('pending','enqueued','dead');

    -- Starts of deliveries that look as if they had ended a worker before; written outside the consumer's transaction.
    CREATE TABLE attempt (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT attempt_pk PRIMARY KEY,
      event_id uuid NOT NULL,
      consumer text NOT NULL,
      worker text NOT NULL,
      started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      ended boolean NOT NULL DEFAULT false
    );
    CREATE INDEX attempt_open ON attempt (event_id, consumer) WHERE NOT ended;

    -- What an operator did with a dead letter.
    CREATE TABLE operation (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT operation_pk PRIMARY KEY,
      event_id uuid NOT NULL,
      consumer text NOT NULL,
      generation int NOT NULL,
      action text NOT NULL CONSTRAINT operation_action CHECK (action IN ('replay','skip-request','skip')),
      reason text CONSTRAINT operation_reason CHECK (length(reason) BETWEEN 1 AND 500),
      actor_id bigint NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX operation_delivery ON operation (event_id, consumer);

    -- What Postgres knows of the queue store. The store carries the same pair; when they part, the store has forgotten.
    CREATE TABLE queue_epoch (
      one boolean DEFAULT true CONSTRAINT queue_epoch_pk PRIMARY KEY CONSTRAINT queue_epoch_one CHECK (one),
      -- Names this county's keys in a Redis that several may share.
      instance text NOT NULL DEFAULT substr(replace(gen_random_uuid()::text, '-', ''), 1, 12),
      epoch int NOT NULL DEFAULT 0,
      heartbeat bigint NOT NULL DEFAULT 0,
      changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    INSERT INTO queue_epoch DEFAULT VALUES;

    GRANT USAGE ON SCHEMA msg TO ${SERVICES_ROLE};
    GRANT SELECT, INSERT ON event, delivery TO ${SERVICES_ROLE};
    GRANT UPDATE (state, failure, finished_at) ON delivery TO ${SERVICES_ROLE};
    GRANT SELECT ON event, queue_epoch TO onewindow_messaging;
    GRANT SELECT, UPDATE, DELETE ON delivery TO onewindow_messaging;
    GRANT SELECT, INSERT, UPDATE, DELETE ON attempt TO onewindow_messaging;
    GRANT SELECT, INSERT ON operation TO onewindow_messaging;
    GRANT UPDATE (epoch, heartbeat, changed_at) ON queue_epoch TO onewindow_messaging;
  `,
  down: 'DROP TABLE queue_epoch, operation, attempt, delivery, event;',
};

/** Outbox, inbox and dead letters of one county: the one schema that its services share, reached only through this library. */
export const msgSchema: SchemaDefinition = { schema: 'msg', role: 'onewindow_messaging', migrations: [createOutbox] };
