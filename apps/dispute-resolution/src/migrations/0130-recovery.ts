import type { Migration } from '@app/persistence';

/** 拿到钱: every sum that reached somebody, by whom it was paid; a mistake is reversed by a row of its own, never changed. */
export const createRecovery = (role: string): Migration => ({
  name: '0130-recovery',
  up: `
ALTER TABLE dispute_claim ADD COLUMN agreed_fen bigint;
ALTER TABLE dispute_claim ADD CONSTRAINT ck_dispute_claim_agreed CHECK (agreed_fen BETWEEN 0 AND amount_fen);
ALTER TABLE dispute_claim DROP CONSTRAINT ck_dispute_claim_received;
ALTER TABLE dispute_claim ADD CONSTRAINT ck_dispute_claim_received CHECK (received_fen BETWEEN 0 AND coalesce(agreed_fen, amount_fen));
ALTER TABLE dispute_claim DROP CONSTRAINT ck_dispute_claim_paid;
ALTER TABLE dispute_claim ADD CONSTRAINT ck_dispute_claim_paid CHECK (state = 'WAIVED' OR (state = 'PAID') = (received_fen = coalesce(agreed_fen, amount_fen)));
COMMENT ON COLUMN dispute_claim.agreed_fen IS 'what was agreed or decided, where that is less than what was claimed';

CREATE TABLE payment_received (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  claim_id bigint NOT NULL REFERENCES dispute_claim,
  amount_fen bigint NOT NULL CONSTRAINT ck_payment_received_amount CHECK (amount_fen > 0),
  received_on date NOT NULL,
  source text NOT NULL CONSTRAINT ck_payment_received_source CHECK (source IN ('EMPLOYER', 'GENERAL_CONTRACTOR', 'OWNER', 'WAGE_DEPOSIT',
    'EMERGENCY_FUND', 'COURT', 'OTHER')),
  proceeding_id bigint REFERENCES proceeding,
  evidence_id bigint REFERENCES evidence,
  confirmed_by_receiver boolean NOT NULL,
  reverses bigint CONSTRAINT uq_payment_received_reverses UNIQUE REFERENCES payment_received,
  reason text,
  recorded_by bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT ck_payment_received_proof CHECK (reverses IS NOT NULL OR evidence_id IS NOT NULL OR confirmed_by_receiver),
  CONSTRAINT ck_payment_received_reason CHECK ((reverses IS NULL) = (reason IS NULL))
);
CREATE INDEX ix_payment_received_dispute ON payment_received (dispute_id, id);

CREATE TABLE advance_recovery (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id bigint NOT NULL REFERENCES payment_received,
  amount_fen bigint NOT NULL CONSTRAINT ck_advance_recovery_amount CHECK (amount_fen > 0),
  recovered_on date NOT NULL,
  evidence_id bigint REFERENCES evidence,
  recorded_by bigint NOT NULL,
  recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE advance_recovery IS 'what the emergency fund got back from who owed it (保障农民工工资支付条例 §63)';
CREATE INDEX ix_advance_recovery_payment ON advance_recovery (payment_id);
CREATE FUNCTION payment_received_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'money that was written down is reversed, not changed' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER payment_received_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_received
  FOR EACH STATEMENT EXECUTE FUNCTION payment_received_is_append_only();
CREATE TRIGGER advance_recovery_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON advance_recovery
  FOR EACH STATEMENT EXECUTE FUNCTION payment_received_is_append_only();
CREATE INDEX ix_dispute_contact ON dispute (first_contact_at);
CREATE INDEX ix_dispute_party_employer ON dispute_party (dispute_id) WHERE side = 'RESPONDENT' AND kind = 'ORGANISATION';

GRANT SELECT, INSERT ON payment_received, advance_recovery TO ${role};`,
  down: `DROP INDEX ix_dispute_party_employer, ix_dispute_contact;
    DROP TABLE advance_recovery, payment_received; DROP FUNCTION payment_received_is_append_only();
    ALTER TABLE dispute_claim DROP CONSTRAINT ck_dispute_claim_paid, DROP CONSTRAINT ck_dispute_claim_received, DROP COLUMN agreed_fen;
    ALTER TABLE dispute_claim ADD CONSTRAINT ck_dispute_claim_received CHECK (received_fen BETWEEN 0 AND amount_fen),
      ADD CONSTRAINT ck_dispute_claim_paid CHECK ((state = 'PAID') = (received_fen = amount_fen));`,
});
