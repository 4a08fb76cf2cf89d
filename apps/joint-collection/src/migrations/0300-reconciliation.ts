import type { Migration } from '@app/persistence';

const side = (name: string): string => `
      ${name}_state text CONSTRAINT ticket_${name}_state CHECK (${name}_state IN ('SUCCEEDED', 'REVERSED')),
      ${name}_amount_fen bigint, ${name}_medical_fen bigint, ${name}_pension_fen bigint,`;

/** 对账: the channel's lines as they came, one batch per channel and day, one ticket per difference. */
export const reconciliation = (role: string): Migration => ({
  name: '0300-reconciliation',
  up: `
    CREATE TABLE reconciliation_batch (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      channel text NOT NULL,
      day date NOT NULL,
      division text NOT NULL,
      state text NOT NULL CONSTRAINT reconciliation_batch_state CHECK (state IN ('OPEN', 'BALANCED', 'DIFFERENCES', 'SIGNED')),
      version int NOT NULL DEFAULT 1,
      file_id bigint,
      matched_rows bigint NOT NULL DEFAULT 0,
      matched_medical_fen bigint NOT NULL DEFAULT 0,
      matched_pension_fen bigint NOT NULL DEFAULT 0,
      tax_medical_fen bigint NOT NULL DEFAULT 0,
      tax_pension_fen bigint NOT NULL DEFAULT 0,
      carried_medical_fen bigint NOT NULL DEFAULT 0,
      carried_pension_fen bigint NOT NULL DEFAULT 0,
      treasury_medical_fen bigint,
      treasury_pension_fen bigint,
      treasury_document text,
      opened_at timestamptz NOT NULL,
      matched_at timestamptz,
      first_signed_by bigint,
      first_signed_name text,
      first_signed_at timestamptz,
      signed_by bigint,
      signed_name text,
      signed_at timestamptz,
      CONSTRAINT uq_reconciliation_batch UNIQUE (channel, day),
      CONSTRAINT reconciliation_batch_file CHECK ((state = 'OPEN') = (file_id IS NULL)),
      CONSTRAINT reconciliation_batch_signed CHECK ((state = 'SIGNED') = (signed_by IS NOT NULL)),
      CONSTRAINT reconciliation_batch_two_people CHECK (signed_by IS NULL OR (first_signed_by IS NOT NULL AND first_signed_by <> signed_by)),
      CONSTRAINT reconciliation_batch_treasury CHECK ((treasury_medical_fen IS NULL) = (treasury_pension_fen IS NULL))
    );
    COMMENT ON TABLE reconciliation_batch IS '对账批次: one channel, one day of Asia/Shanghai';
    COMMENT ON COLUMN reconciliation_batch.tax_medical_fen IS '税务: all of the file by fund, refunds taken off, repeated lines once';
    COMMENT ON COLUMN reconciliation_batch.carried_medical_fen IS 'movements here that the file of an earlier day already held';

    CREATE TABLE statement_file (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      batch_id bigint NOT NULL REFERENCES reconciliation_batch,
      sha256 text NOT NULL,
      name text NOT NULL,
      rows bigint NOT NULL,
      paid_fen bigint NOT NULL,
      refunded_fen bigint NOT NULL,
      imported_at timestamptz NOT NULL,
      imported_by bigint,
      CONSTRAINT uq_statement_file UNIQUE (batch_id, sha256)
    );
    ALTER TABLE reconciliation_batch ADD CONSTRAINT reconciliation_batch_current FOREIGN KEY (file_id) REFERENCES statement_file;

    CREATE TABLE statement_line (
      file_id bigint NOT NULL,
      line_no int NOT NULL,
      kind text NOT NULL,
      transaction_id text NOT NULL,
      state text NOT NULL,
      amount_fen bigint NOT NULL CONSTRAINT statement_line_amount CHECK (amount_fen > 0),
      medical_fen bigint NOT NULL,
      pension_fen bigint NOT NULL,
      happened_at timestamptz NOT NULL,
      bill_no text,
      CONSTRAINT statement_line_parts CHECK (medical_fen >= 0 AND pension_fen >= 0 AND medical_fen + pension_fen = amount_fen)
    );
    COMMENT ON TABLE statement_line IS 'the evidence: lines of a channel file as they came; only ever added to, a file at a time';
    -- Lines of one file lie together: a block range is all it takes to find them, and costs the import nothing.
    CREATE INDEX statement_line_file ON statement_line USING brin (file_id) WITH (pages_per_range = 16);

    CREATE TABLE reconciliation_ticket (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      batch_id bigint NOT NULL REFERENCES reconciliation_batch,
      kind text NOT NULL CONSTRAINT reconciliation_ticket_kind CHECK (kind IN
        ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'SPLIT_DIFFERS', 'STATE_DIFFERS', 'DUPLICATE', 'TREASURY_DIFFERS')),
      movement text NOT NULL CONSTRAINT reconciliation_ticket_movement CHECK (movement IN ('PAYMENT', 'REFUND')),
      transaction_id text NOT NULL,
      ${side('here')}${side('there')}
      lines int NOT NULL DEFAULT 1,
      happened_at timestamptz,
      bill_no text,
      state text NOT NULL CONSTRAINT reconciliation_ticket_state CHECK (state IN ('OPEN', 'WAITING', 'CLOSED')),
      version int NOT NULL DEFAULT 1,
      owner bigint NOT NULL,
      owner_name text NOT NULL,
      waits int NOT NULL DEFAULT 0,
      opened_at timestamptz NOT NULL,
      resolution text CONSTRAINT reconciliation_ticket_resolution
        CHECK (resolution IN ('AGREED', 'FOUND_LATER', 'POST_SURPLUS', 'EXPLAINED', 'WRITE_OFF')),
      reason text,
      document text,
      resolved_by bigint,
      resolved_at timestamptz,
      CONSTRAINT uq_reconciliation_ticket UNIQUE (batch_id, kind, movement, transaction_id),
      CONSTRAINT reconciliation_ticket_closed CHECK ((state = 'CLOSED') = (resolution IS NOT NULL))
    );
    CREATE INDEX reconciliation_ticket_open ON reconciliation_ticket (batch_id, id) WHERE state <> 'CLOSED';
    CREATE INDEX reconciliation_ticket_waiting ON reconciliation_ticket (movement, transaction_id) WHERE state = 'WAITING' OR resolution = 'FOUND_LATER';

    CREATE TABLE reconciliation_event (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      batch_id bigint NOT NULL REFERENCES reconciliation_batch,
      ticket_id bigint REFERENCES reconciliation_ticket,
      at timestamptz NOT NULL,
      actor_id bigint,
      actor_name text,
      action text NOT NULL,
      detail jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX reconciliation_event_batch ON reconciliation_event (batch_id, id);

    -- M-rule of reconciliation: a day with open differences is not signed, whoever asks the database to.
    CREATE FUNCTION refuse_signing_open_day() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.state = 'SIGNED' AND EXISTS (SELECT 1 FROM joint_collection.reconciliation_ticket t WHERE t.batch_id = NEW.id AND t.state <> 'CLOSED') THEN
          RAISE EXCEPTION 'day % of channel % has open differences', NEW.day, NEW.channel USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciliation_day_open';
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.state = 'SIGNED' THEN
          RAISE EXCEPTION 'day % of channel % is signed', OLD.day, OLD.channel USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciliation_day_signed';
        END IF;
        RETURN NEW;
      END $$;
    CREATE TRIGGER reconciliation_batch_signing BEFORE INSERT OR UPDATE ON reconciliation_batch
      FOR EACH ROW EXECUTE FUNCTION refuse_signing_open_day();

    GRANT SELECT, INSERT, UPDATE ON reconciliation_batch, reconciliation_ticket TO ${role};
    GRANT USAGE ON SEQUENCE statement_file_id_seq TO ${role};
    GRANT SELECT, INSERT ON statement_file, statement_line, reconciliation_event TO ${role};
  `,
  down: `
    ALTER TABLE reconciliation_batch DROP CONSTRAINT reconciliation_batch_current;
    DROP TABLE reconciliation_event, reconciliation_ticket, statement_line, statement_file, reconciliation_batch;
    DROP FUNCTION refuse_signing_open_day();
  `,
});
