import type { Migration } from '@app/persistence';

/** The dispute, whom it concerns, what is claimed, and the proceedings it goes through. */
export const createDisputes = (role: string): Migration => ({
  name: '0100-disputes',
  up: `
CREATE SEQUENCE dispute_number AS bigint MINVALUE 0 MAXVALUE 99999999 START 1 CYCLE;

CREATE TABLE dispute (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_no text NOT NULL CONSTRAINT uq_dispute_no UNIQUE,
  version integer NOT NULL,
  stage text NOT NULL CONSTRAINT ck_dispute_stage CHECK (stage IN ('REGISTERED', 'TRIAGED', 'IN_PROGRESS', 'CLOSED', 'WITHDRAWN', 'FORWARDED', 'MERGED')),
  kind text NOT NULL,
  source text NOT NULL,
  source_reference text,
  division text NOT NULL,
  organ text NOT NULL,
  lead_officer bigint NOT NULL,
  urgency text NOT NULL CONSTRAINT ck_dispute_urgency CHECK (urgency IN ('SIMPLE', 'ORDINARY', 'COMPLEX')),
  dangerous boolean NOT NULL,
  language text,
  matter_cell text NOT NULL,
  wanted_cell text NOT NULL,
  facts jsonb NOT NULL,
  first_contact_at timestamptz NOT NULL,
  received_by bigint NOT NULL,
  received_kind text NOT NULL,
  received_organ text,
  claimants integer NOT NULL,
  claimed_fen bigint NOT NULL,
  received_fen bigint NOT NULL DEFAULT 0,
  fully_received_on date,
  outcome text,
  closed_at timestamptz,
  merged_into bigint REFERENCES dispute,
  CONSTRAINT ck_dispute_money CHECK (received_fen BETWEEN 0 AND claimed_fen),
  CONSTRAINT ck_dispute_closed CHECK ((stage IN ('CLOSED', 'WITHDRAWN', 'FORWARDED', 'MERGED')) = (closed_at IS NOT NULL)),
  CONSTRAINT ck_dispute_merged CHECK ((stage = 'MERGED') = (merged_into IS NOT NULL))
);
COMMENT ON COLUMN dispute.lead_officer IS '牵头人: exactly one from the first minute';
COMMENT ON COLUMN dispute.facts IS 'answers that the triage table reads: codes, days and yes/no; no words of anybody';
CREATE INDEX ix_dispute_desk ON dispute (organ, id DESC);
CREATE INDEX ix_dispute_lead ON dispute (lead_officer, id DESC);
CREATE INDEX ix_dispute_received ON dispute (received_organ, id DESC);
CREATE INDEX ix_dispute_received_by ON dispute (received_by, id DESC);
CREATE INDEX ix_dispute_place ON dispute (division text_pattern_ops, first_contact_at);

CREATE TABLE dispute_party (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  ordinal integer NOT NULL,
  side text NOT NULL CONSTRAINT ck_dispute_party_side CHECK (side IN ('CLAIMANT', 'RESPONDENT', 'THIRD')),
  kind text NOT NULL CONSTRAINT ck_dispute_party_kind CHECK (kind IN ('PERSON', 'ORGANISATION')),
  organisation_name text,
  credit_code text,
  name_cell text,
  name_index bytea NOT NULL,
  identity_cell text,
  identity_index bytea,
  phone_cell text,
  phone_index bytea,
  representative boolean NOT NULL,
  standing jsonb NOT NULL,
  joined_at timestamptz NOT NULL,
  CONSTRAINT uq_dispute_party_ordinal UNIQUE (dispute_id, ordinal),
  CONSTRAINT ck_dispute_party_name CHECK ((kind = 'ORGANISATION') = (organisation_name IS NOT NULL) AND (kind = 'PERSON') = (name_cell IS NOT NULL)),
  CONSTRAINT ck_dispute_party_identity CHECK ((identity_cell IS NULL) = (identity_index IS NULL) OR kind = 'ORGANISATION')
);
COMMENT ON COLUMN dispute_party.ordinal IS 'with the number of the dispute the key to which the cells are bound';
COMMENT ON COLUMN dispute_party.name_index IS 'blind index: a person of whom only the name is known is still found as the same pair';
COMMENT ON COLUMN dispute_party.standing IS 'employment ended on, still employed, migrant worker: what clocks and exemptions read';
CREATE INDEX ix_dispute_party_identity ON dispute_party (identity_index) WHERE identity_index IS NOT NULL;
CREATE INDEX ix_dispute_party_name ON dispute_party (name_index);

CREATE TABLE dispute_claim (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  party_id bigint NOT NULL REFERENCES dispute_party,
  against_party_id bigint REFERENCES dispute_party,
  kind text NOT NULL,
  amount_fen bigint NOT NULL CONSTRAINT ck_dispute_claim_amount CHECK (amount_fen > 0),
  received_fen bigint NOT NULL DEFAULT 0,
  period_from date,
  period_to date,
  state text NOT NULL CONSTRAINT ck_dispute_claim_state CHECK (state IN ('OPEN', 'PAID', 'WAIVED')),
  entered_at timestamptz NOT NULL,
  CONSTRAINT ck_dispute_claim_received CHECK (received_fen BETWEEN 0 AND amount_fen),
  CONSTRAINT ck_dispute_claim_paid CHECK ((state = 'PAID') = (received_fen = amount_fen)),
  CONSTRAINT ck_dispute_claim_period CHECK (period_to >= period_from)
);
CREATE INDEX ix_dispute_claim_dispute ON dispute_claim (dispute_id);

CREATE TABLE proceeding (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  kind text NOT NULL CONSTRAINT ck_proceeding_kind CHECK (kind IN ('LEGAL_AID', 'MEDIATION', 'JUDICIAL_CONFIRMATION', 'PAYMENT_ORDER',
    'LABOUR_INSPECTION', 'ARBITRATION', 'LITIGATION', 'ENFORCEMENT')),
  version integer NOT NULL,
  state text NOT NULL,
  organ text NOT NULL,
  outside_number text,
  opened_on date NOT NULL,
  closed_on date,
  outcome text,
  CONSTRAINT ck_proceeding_closed CHECK ((closed_on IS NULL) = (outcome IS NULL) AND closed_on >= opened_on)
);
COMMENT ON COLUMN proceeding.organ IS 'who conducts it: a code of the county, or the name of the court or commission';
COMMENT ON COLUMN proceeding.outside_number IS 'the number that the court or commission gave, from its paper';
CREATE INDEX ix_proceeding_dispute ON proceeding (dispute_id, id);
CREATE INDEX ix_proceeding_open ON proceeding (kind, organ, id) WHERE closed_on IS NULL;

CREATE TABLE proceeding_party (
  proceeding_id bigint NOT NULL REFERENCES proceeding,
  party_id bigint NOT NULL REFERENCES dispute_party,
  CONSTRAINT pk_proceeding_party PRIMARY KEY (proceeding_id, party_id)
);

CREATE TABLE proceeding_link (
  from_id bigint NOT NULL REFERENCES proceeding,
  to_id bigint NOT NULL REFERENCES proceeding,
  reason text NOT NULL,
  linked_at timestamptz NOT NULL,
  CONSTRAINT pk_proceeding_link PRIMARY KEY (from_id, to_id),
  CONSTRAINT ck_proceeding_link_other CHECK (from_id <> to_id)
);
CREATE INDEX ix_proceeding_link_to ON proceeding_link (to_id);

CREATE TABLE proceeding_step (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL REFERENCES proceeding,
  action text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  version integer NOT NULL,
  happened_on date NOT NULL,
  paper_no text,
  evidence_id bigint,
  details jsonb NOT NULL,
  actor_id bigint,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT uq_proceeding_step_version UNIQUE (proceeding_id, version)
);
COMMENT ON COLUMN proceeding_step.happened_on IS 'the legal day, from the paper or from who reports; recorded_at is when we heard';

CREATE TABLE dispute_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  action text NOT NULL,
  from_stage text,
  to_stage text NOT NULL,
  version integer NOT NULL,
  actor_id bigint,
  details jsonb NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX ix_dispute_history_dispute ON dispute_history (dispute_id, id);

GRANT USAGE ON SEQUENCE dispute_number TO ${role};
GRANT SELECT, INSERT, UPDATE ON dispute, dispute_party, dispute_claim, proceeding TO ${role};
GRANT SELECT, INSERT ON proceeding_party, proceeding_link, proceeding_step, dispute_history TO ${role};`,
  down: `DROP TABLE dispute_history, proceeding_step, proceeding_link, proceeding_party, proceeding, dispute_claim, dispute_party, dispute;
    DROP SEQUENCE dispute_number;`,
});
