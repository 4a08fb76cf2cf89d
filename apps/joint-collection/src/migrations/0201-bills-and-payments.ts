import type { Migration } from '@app/persistence';

const FUNDS = `('medical', 'pension')`;

/** The money of a bill, a payment and its two legs. `payments` says what each state means. */
export const payments = (role: string): Migration => ({
  name: '0201-bills-and-payments',
  up: `
    CREATE TABLE joint_bill (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT joint_bill_pkey PRIMARY KEY,
      household_id bigint NOT NULL,
      division text NOT NULL CONSTRAINT joint_bill_division CHECK (division ~ '^[1-9]\\d{5}(\\d{3}){0,2}$'),
      state text NOT NULL CONSTRAINT joint_bill_state
        CHECK (state IN ('OPEN', 'LOCKED', 'PAID', 'PARTLY_REFUNDED', 'REFUNDED', 'EXPIRED', 'VOIDED', 'REVERSED')),
      total_fen bigint NOT NULL CONSTRAINT joint_bill_total CHECK (total_fen BETWEEN 1 AND 100000000000),
      medical_fen bigint NOT NULL CONSTRAINT joint_bill_medical CHECK (medical_fen >= 0),
      pension_fen bigint NOT NULL CONSTRAINT joint_bill_pension CHECK (pension_fen >= 0),
      refunded_medical_fen bigint NOT NULL DEFAULT 0,
      refunded_pension_fen bigint NOT NULL DEFAULT 0,
      rules_version text NOT NULL,
      attempts smallint NOT NULL DEFAULT 0,
      issued_by bigint NOT NULL,
      issued_organ text,
      issued_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      paid_at timestamptz,
      ended_reason text,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT joint_bill_parts CHECK (medical_fen + pension_fen = total_fen),
      CONSTRAINT joint_bill_refunds CHECK (refunded_medical_fen BETWEEN 0 AND medical_fen AND refunded_pension_fen BETWEEN 0 AND pension_fen),
      CONSTRAINT joint_bill_paid CHECK ((paid_at IS NOT NULL) = (state IN ('PAID', 'PARTLY_REFUNDED', 'REFUNDED', 'REVERSED')))
    ) WITH (fillfactor = 85);
    COMMENT ON TABLE joint_bill IS '合并缴费单: what a household owes both funds, paid at once in a tax channel; there is no state for cash taken';
    CREATE INDEX joint_bill_by_household ON joint_bill (household_id, id);
    CREATE INDEX joint_bill_by_division ON joint_bill (division, id);
    CREATE INDEX joint_bill_expiry ON joint_bill (expires_at) WHERE state = 'OPEN';

    CREATE TABLE joint_bill_line (
      bill_id bigint NOT NULL,
      obligation_id bigint NOT NULL,
      person_id bigint NOT NULL,
      fund text NOT NULL CONSTRAINT joint_bill_line_fund CHECK (fund IN ${FUNDS}),
      year smallint NOT NULL,
      amount_fen bigint NOT NULL CONSTRAINT joint_bill_line_amount CHECK (amount_fen >= 0),
      assistance_fen bigint NOT NULL CONSTRAINT joint_bill_line_assistance CHECK (assistance_fen >= 0),
      subsidy_fen bigint NOT NULL CONSTRAINT joint_bill_line_subsidy CHECK (subsidy_fen >= 0),
      refunded_fen bigint NOT NULL DEFAULT 0,
      CONSTRAINT joint_bill_line_pkey PRIMARY KEY (bill_id, obligation_id),
      CONSTRAINT joint_bill_line_refunds CHECK (refunded_fen BETWEEN 0 AND amount_fen)
    ) WITH (fillfactor = 90);
    CREATE INDEX joint_bill_line_by_obligation ON joint_bill_line (obligation_id);

    CREATE FUNCTION bill_is_its_lines() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (SELECT (coalesce(sum(amount_fen) FILTER (WHERE fund = 'medical'), 0), coalesce(sum(amount_fen) FILTER (WHERE fund = 'pension'), 0))
            FROM joint_collection.joint_bill_line WHERE bill_id = NEW.id) IS DISTINCT FROM (NEW.medical_fen::numeric, NEW.pension_fen::numeric) THEN
        RAISE EXCEPTION 'bill % is not the sum of its lines', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'bill_is_its_lines';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER bill_is_its_lines AFTER INSERT ON joint_bill DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION bill_is_its_lines();

    CREATE TABLE bill_history (
      bill_id bigint NOT NULL,
      version int NOT NULL,
      action text NOT NULL,
      state text NOT NULL,
      actor_kind text NOT NULL,
      actor_id bigint,
      reason text,
      occurred_at timestamptz NOT NULL,
      CONSTRAINT bill_history_pkey PRIMARY KEY (bill_id, version)
    );

    CREATE TABLE payment_attempt (
      bill_id bigint NOT NULL,
      serial smallint NOT NULL CONSTRAINT payment_attempt_serial CHECK (serial BETWEEN 1 AND 999),
      channel text NOT NULL,
      state text NOT NULL CONSTRAINT payment_attempt_state CHECK (state IN ('CREATED', 'PENDING', 'UNKNOWN', 'SUCCEEDED', 'FAILED', 'REVERSED')),
      amount_fen bigint NOT NULL CONSTRAINT payment_attempt_amount CHECK (amount_fen > 0),
      closing boolean NOT NULL DEFAULT false,
      asked smallint NOT NULL DEFAULT 0,
      next_at timestamptz,
      lease_until timestamptz,
      reason text,
      transaction_id text,
      started_by bigint NOT NULL,
      created_at timestamptz NOT NULL,
      ended_at timestamptz,
      CONSTRAINT payment_attempt_pkey PRIMARY KEY (bill_id, serial),
      CONSTRAINT payment_attempt_ended CHECK ((ended_at IS NULL) = (state IN ('CREATED', 'PENDING', 'UNKNOWN'))),
      CONSTRAINT payment_attempt_transaction CHECK ((transaction_id IS NOT NULL) = (state IN ('SUCCEEDED', 'REVERSED')))
    ) WITH (fillfactor = 85);
    COMMENT ON COLUMN payment_attempt.next_at IS 'when the channel is spoken to next; null: it is left alone until it speaks or is reconciled';
    COMMENT ON COLUMN payment_attempt.closing IS 'somebody gave it up: the channel is asked to close it, and only its word ends it';
    CREATE UNIQUE INDEX uq_payment_attempt_live ON payment_attempt (bill_id) WHERE state IN ('CREATED', 'PENDING', 'UNKNOWN');
    CREATE UNIQUE INDEX uq_payment_attempt_succeeded ON payment_attempt (bill_id) WHERE state IN ('SUCCEEDED', 'REVERSED');
    CREATE INDEX payment_attempt_due ON payment_attempt (channel, next_at) WHERE next_at IS NOT NULL;

    CREATE TABLE channel_notice (
      channel text NOT NULL,
      notice_id text NOT NULL,
      body_hash bytea NOT NULL,
      disposition text NOT NULL,
      received_at timestamptz NOT NULL,
      CONSTRAINT channel_notice_pkey PRIMARY KEY (channel, notice_id)
    );
    CREATE INDEX channel_notice_received ON channel_notice (received_at);

    CREATE TABLE channel_transaction (
      channel text NOT NULL,
      transaction_id text NOT NULL,
      order_number text NOT NULL,
      bill_id bigint,
      amount_fen bigint NOT NULL CONSTRAINT channel_transaction_amount CHECK (amount_fen > 0),
      paid_at timestamptz NOT NULL,
      recorded_at timestamptz NOT NULL,
      disposition text NOT NULL CONSTRAINT channel_transaction_disposition CHECK (disposition IN ('COLLECTED', 'SURPLUS')),
      reversed_at timestamptz,
      CONSTRAINT channel_transaction_pkey PRIMARY KEY (channel, transaction_id)
    );
    CREATE INDEX channel_transaction_by_day ON channel_transaction (channel, paid_at);
    CREATE INDEX channel_transaction_by_bill ON channel_transaction (bill_id) WHERE bill_id IS NOT NULL;

    CREATE TABLE fund_leg (
      bill_id bigint NOT NULL,
      fund text NOT NULL CONSTRAINT fund_leg_fund CHECK (fund IN ${FUNDS}),
      amount_fen bigint NOT NULL CONSTRAINT fund_leg_amount CHECK (amount_fen > 0),
      state text NOT NULL CONSTRAINT fund_leg_state CHECK (state IN ('POSTED', 'SENT', 'ACKED', 'REJECTED', 'MANUAL', 'RESOLVED', 'REVERSED')),
      reason text,
      taken_by bigint,
      posted_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT fund_leg_pkey PRIMARY KEY (bill_id, fund)
    ) WITH (fillfactor = 85);
    CREATE INDEX fund_leg_open ON fund_leg (fund, state, bill_id) WHERE state IN ('POSTED', 'SENT', 'REJECTED', 'MANUAL');

    CREATE TABLE receipt (
      bill_id bigint CONSTRAINT receipt_pkey PRIMARY KEY,
      number text NOT NULL,
      channel text NOT NULL,
      transaction_id text NOT NULL,
      total_fen bigint NOT NULL,
      medical_fen bigint NOT NULL,
      pension_fen bigint NOT NULL,
      paid_at timestamptz NOT NULL,
      rules_version text NOT NULL,
      hash bytea NOT NULL CONSTRAINT receipt_hash CHECK (octet_length(hash) = 32),
      CONSTRAINT receipt_parts CHECK (medical_fen + pension_fen = total_fen)
    );
    COMMENT ON TABLE receipt IS '缴费回执: prints the split and its hash; the tax authority issues the certificate (domain.md C.6)';

    CREATE TABLE surplus (
      channel text NOT NULL,
      transaction_id text NOT NULL,
      bill_id bigint,
      amount_fen bigint NOT NULL CONSTRAINT surplus_amount CHECK (amount_fen > 0),
      cause text NOT NULL CONSTRAINT surplus_cause CHECK (cause IN ('PAID_ALREADY', 'TOO_LATE', 'AMOUNT_DIFFERS', 'ORDER_UNKNOWN')),
      state text NOT NULL CONSTRAINT surplus_state CHECK (state IN ('REFUNDING', 'REFUNDED', 'REVERSED')),
      found_at timestamptz NOT NULL,
      CONSTRAINT surplus_pkey PRIMARY KEY (channel, transaction_id)
    );

    CREATE TABLE channel_alarm (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT channel_alarm_pkey PRIMARY KEY,
      channel text NOT NULL,
      kind text NOT NULL,
      subject text NOT NULL,
      bill_id bigint,
      division text NOT NULL,
      count int NOT NULL DEFAULT 1,
      first_at timestamptz NOT NULL,
      last_at timestamptz NOT NULL,
      settled_by bigint,
      settled_at timestamptz,
      note text,
      CONSTRAINT uq_channel_alarm UNIQUE (channel, kind, subject),
      CONSTRAINT channel_alarm_settled CHECK ((settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (note IS NULL))
    );

    -- Money taken with one fund unposted cannot be committed: success, both legs, the receipt and the journal come together or not at all.
    CREATE FUNCTION payment_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE whole boolean;
    BEGIN
      SELECT b.total_fen = NEW.amount_fen AND b.state IN ('PAID', 'PARTLY_REFUNDED', 'REFUNDED', 'REVERSED')
         AND coalesce((SELECT sum(l.amount_fen) FROM joint_collection.fund_leg l WHERE l.bill_id = b.id AND l.fund = 'medical'), 0) = b.medical_fen
         AND coalesce((SELECT sum(l.amount_fen) FROM joint_collection.fund_leg l WHERE l.bill_id = b.id AND l.fund = 'pension'), 0) = b.pension_fen
         AND EXISTS (SELECT FROM joint_collection.receipt r
                      WHERE r.bill_id = b.id AND r.medical_fen = b.medical_fen AND r.pension_fen = b.pension_fen)
         AND (SELECT (coalesce(sum(e.amount_fen) FILTER (WHERE a.code = 'fund:medical'), 0),
                      coalesce(sum(e.amount_fen) FILTER (WHERE a.code = 'fund:pension'), 0))
                FROM joint_collection.journal j JOIN joint_collection.entry e ON e.journal_id = j.id
                JOIN joint_collection.account a ON a.id = e.account_id WHERE j.business_key = 'collect:' || b.id)
             = (-b.medical_fen::numeric, -b.pension_fen::numeric)
        INTO whole FROM joint_collection.joint_bill b WHERE b.id = NEW.bill_id;
      IF whole IS DISTINCT FROM true THEN
        RAISE EXCEPTION 'payment of bill % is not whole', NEW.bill_id USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_whole';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER payment_is_whole AFTER INSERT OR UPDATE OF state ON payment_attempt DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.state = 'SUCCEEDED') EXECUTE FUNCTION payment_is_whole();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt FOR EACH STATEMENT EXECUTE FUNCTION append_only();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bill_history FOR EACH STATEMENT EXECUTE FUNCTION append_only();

    GRANT SELECT, INSERT ON joint_bill_line, bill_history, receipt TO ${role};
    GRANT UPDATE (refunded_fen) ON joint_bill_line TO ${role};
    GRANT SELECT, INSERT ON joint_bill, payment_attempt, channel_transaction, fund_leg, surplus, channel_alarm TO ${role};
    GRANT SELECT, INSERT, DELETE ON channel_notice TO ${role};
    GRANT UPDATE (state, refunded_medical_fen, refunded_pension_fen, attempts, paid_at, ended_reason, version) ON joint_bill TO ${role};
    GRANT UPDATE (state, closing, asked, next_at, lease_until, reason, transaction_id, ended_at) ON payment_attempt TO ${role};
    GRANT UPDATE (reversed_at) ON channel_transaction TO ${role};
    GRANT UPDATE (state, reason, taken_by, changed_at, version) ON fund_leg TO ${role};
    GRANT UPDATE (state) ON surplus TO ${role};
    GRANT UPDATE (count, last_at, settled_by, settled_at, note) ON channel_alarm TO ${role};
  `,
  down: `
    DROP TABLE channel_alarm, surplus, receipt, fund_leg, channel_transaction, channel_notice, payment_attempt, bill_history, joint_bill_line, joint_bill;
    DROP FUNCTION bill_is_its_lines, payment_is_whole;
  `,
});
