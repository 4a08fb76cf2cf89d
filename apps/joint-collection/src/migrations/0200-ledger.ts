import type { Migration } from '@app/persistence';

/**
 * 账簿: double entry in whole fen, written once. What the program must never do the database itself refuses, whoever asks: an unbalanced
 * journal, an entry added later, an edit, a posting to a closed day. There is no balance row: every payment would queue for it.
 */
export const ledger = (role: string): Migration => ({
  name: '0200-ledger',
  up: `
    CREATE TABLE account (
      id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL CONSTRAINT uq_account_code UNIQUE
        CONSTRAINT account_code CHECK (code ~ '^(channel|fund|payer|surplus|parked|treasury):[a-z][a-z0-9-]{0,39}$')
    );
    COMMENT ON TABLE account IS 'channel: 税务渠道在途; fund: 基金应入; payer: 资助和补助应收; surplus: 长款待退; parked: 被退回的分账; treasury: 国库';
    INSERT INTO account (code) VALUES ('fund:medical'), ('fund:pension'), ('payer:medical-assistance'), ('payer:pension-assistance'),
      ('payer:fiscal-subsidy'), ('parked:medical'), ('parked:pension'), ('treasury:medical'), ('treasury:pension'),
      ('channel:tax-app'), ('surplus:tax-app'), ('channel:bank-counter'), ('surplus:bank-counter'), ('channel:village-terminal'), ('surplus:village-terminal');

    CREATE TABLE accounting_day (
      day date CONSTRAINT accounting_day_pkey PRIMARY KEY,
      journals bigint NOT NULL,
      debit_fen bigint NOT NULL,
      root bytea NOT NULL CONSTRAINT accounting_day_root CHECK (octet_length(root) = 32),
      closed_by bigint NOT NULL,
      closed_at timestamptz NOT NULL
    );
    COMMENT ON COLUMN accounting_day.root IS 'SHA-256 over the hashes of the journals of the days since the one closed before, in their order';
    CREATE TABLE channel_settlement (
      channel text NOT NULL,
      day date NOT NULL,
      settled_by bigint NOT NULL,
      settled_at timestamptz NOT NULL,
      CONSTRAINT channel_settlement_pkey PRIMARY KEY (channel, day)
    );
    COMMENT ON TABLE channel_settlement IS 'the day of a channel is reconciled and signed by two; a day closes when all its channels are';
    CREATE TABLE day_balance (
      day date NOT NULL REFERENCES accounting_day,
      account_id smallint NOT NULL REFERENCES account,
      balance_fen bigint NOT NULL,
      CONSTRAINT day_balance_pkey PRIMARY KEY (day, account_id)
    );
    COMMENT ON TABLE day_balance IS 'balances at the end of a closed day; a balance of today is the last of these and what came after';

    CREATE TABLE journal (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT journal_pkey PRIMARY KEY,
      business_key text NOT NULL CONSTRAINT uq_journal_business_key UNIQUE,
      kind text NOT NULL CONSTRAINT journal_kind
        CHECK (kind IN ('collect', 'share', 'surplus', 'refund', 'share-back', 'surplus-back', 'park', 'settle', 'reversal')),
      bill_id bigint,
      occurred_on date NOT NULL,
      accounting_date date NOT NULL,
      reverses bigint CONSTRAINT uq_journal_reverses UNIQUE CONSTRAINT journal_reverses REFERENCES journal,
      hash bytea NOT NULL CONSTRAINT journal_hash CHECK (octet_length(hash) = 32),
      posted_at timestamptz NOT NULL,
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      CONSTRAINT journal_reversal CHECK ((kind = 'reversal') = (reverses IS NOT NULL)),
      CONSTRAINT journal_not_before_the_fact CHECK (accounting_date >= occurred_on)
    );
    COMMENT ON COLUMN journal.business_key IS 'one business fact, one journal: collect:<bill>, refund:<number>, surplus:<channel>:<transaction>';
    COMMENT ON COLUMN journal.accounting_date IS 'the day of the fact, or the first open day after it where that one is closed';
    CREATE INDEX journal_by_day ON journal (accounting_date, id);
    CREATE INDEX journal_by_bill ON journal (bill_id) WHERE bill_id IS NOT NULL;

    CREATE TABLE entry (
      journal_id bigint NOT NULL,
      line smallint NOT NULL CONSTRAINT entry_line CHECK (line BETWEEN 1 AND 50),
      account_id smallint NOT NULL,
      amount_fen bigint NOT NULL CONSTRAINT entry_amount CHECK (amount_fen <> 0 AND amount_fen BETWEEN -100000000000 AND 100000000000),
      CONSTRAINT entry_pkey PRIMARY KEY (journal_id, line)
    );
    COMMENT ON COLUMN entry.amount_fen IS 'debit above zero, credit below; fen';

    CREATE FUNCTION closing_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 532922200::bigint';
    COMMENT ON FUNCTION closing_lock IS 'the closing of a day takes this advisory lock alone, every posting shared';

    CREATE FUNCTION journal_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE lines int; total numeric;
    BEGIN
      SELECT count(*), coalesce(sum(amount_fen), 0) INTO lines, total FROM joint_collection.entry WHERE journal_id = NEW.id;
      IF lines < 2 OR total <> 0 THEN
        RAISE EXCEPTION 'journal % has % lines that sum to %', NEW.id, lines, total USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balanced';
      END IF;
      IF NEW.reverses IS NOT NULL AND EXISTS (
        SELECT FROM joint_collection.entry WHERE journal_id IN (NEW.id, NEW.reverses) GROUP BY account_id HAVING sum(amount_fen) <> 0) THEN
        RAISE EXCEPTION 'journal % does not mirror %', NEW.id, NEW.reverses USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_mirrors';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER journal_balanced AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION journal_balanced();

    CREATE FUNCTION entry_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM added LEFT JOIN joint_collection.journal j ON j.id = added.journal_id
                  LEFT JOIN joint_collection.account a ON a.id = added.account_id
                  WHERE j.xid IS DISTINCT FROM pg_current_xact_id() OR a.id IS NULL) THEN
        RAISE EXCEPTION 'an entry belongs to no journal of this transaction, or to no account'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_sealed';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER entry_sealed AFTER INSERT ON entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entry_sealed();

    CREATE FUNCTION journal_day_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(joint_collection.closing_lock());
      IF EXISTS (SELECT FROM added WHERE accounting_date <= (SELECT max(day) FROM joint_collection.accounting_day)) THEN
        RAISE EXCEPTION 'the accounting day is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_day_open';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER journal_day_open AFTER INSERT ON journal REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_day_open();

    CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'append_only';
    END $$;
    ${['account', 'accounting_day', 'channel_settlement', 'day_balance', 'journal', 'entry']
      .map(
        (table) =>
          `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION append_only();`,
      )
      .join('\n    ')}

    GRANT SELECT ON account, accounting_day, channel_settlement, day_balance, journal, entry TO ${role};
    GRANT INSERT ON channel_settlement, accounting_day, day_balance, entry TO ${role};
    GRANT INSERT (code) ON account TO ${role};
    -- Not xid: a journal belongs to the transaction that wrote it, whatever anybody says.
    GRANT INSERT (business_key, kind, bill_id, occurred_on, accounting_date, reverses, hash, posted_at) ON journal TO ${role};
  `,
  down: `
    DROP TABLE entry, journal, day_balance, channel_settlement, accounting_day, account;
    DROP FUNCTION journal_balanced, entry_sealed, journal_day_open, append_only, closing_lock;
  `,
});
