import type { Migration } from '@app/persistence';

/** 人民调解 and 司法确认: wills, sessions, agreements with signatures and parts, applications to the court. */
export const createMediation = (role: string): Migration => ({
  name: '0210-mediation',
  up: `
CREATE TABLE mediation (
  proceeding_id bigint PRIMARY KEY REFERENCES proceeding,
  labour boolean NOT NULL,
  labour_money boolean NOT NULL,
  mediator_id bigint,
  chosen_by_parties boolean,
  extended_to date,
  visited_on date
);

CREATE TABLE mediation_will (
  proceeding_id bigint NOT NULL REFERENCES mediation,
  party_id bigint NOT NULL REFERENCES dispute_party,
  will text NOT NULL CONSTRAINT ck_mediation_will CHECK (will IN ('ASKED', 'WILLING', 'REFUSES')),
  answered_on date,
  CONSTRAINT pk_mediation_will PRIMARY KEY (proceeding_id, party_id),
  CONSTRAINT ck_mediation_will_answered CHECK ((will = 'ASKED') = (answered_on IS NULL))
);

CREATE TABLE mediation_session (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL REFERENCES mediation,
  held_on date NOT NULL,
  place text NOT NULL,
  is_open boolean NOT NULL,
  present bigint[] NOT NULL,
  record_id bigint NOT NULL REFERENCES proceeding_record
);
CREATE INDEX ix_mediation_session ON mediation_session (proceeding_id, id);

CREATE TABLE mediation_agreement (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL REFERENCES mediation,
  form text NOT NULL CONSTRAINT ck_mediation_agreement_form CHECK (form IN ('WRITTEN', 'ORAL')),
  state text NOT NULL CONSTRAINT ck_mediation_agreement_state CHECK (state IN ('DRAFT', 'IN_EFFECT', 'DISCARDED', 'CHANGED')),
  exclusion text,
  record_id bigint NOT NULL REFERENCES proceeding_record,
  total_fen bigint,
  drafted_on date NOT NULL,
  effective_on date,
  CONSTRAINT ck_mediation_agreement_effect CHECK ((state IN ('IN_EFFECT', 'CHANGED')) = (effective_on IS NOT NULL))
);
COMMENT ON COLUMN mediation_agreement.exclusion IS 'what no court confirms (民诉法解释 §355), as a code; null: nothing of the kind';
CREATE UNIQUE INDEX uq_mediation_agreement ON mediation_agreement (proceeding_id) WHERE state IN ('DRAFT', 'IN_EFFECT');

CREATE TABLE mediation_agreement_party (
  agreement_id bigint NOT NULL REFERENCES mediation_agreement,
  party_id bigint NOT NULL REFERENCES dispute_party,
  CONSTRAINT pk_mediation_agreement_party PRIMARY KEY (agreement_id, party_id)
);

CREATE TABLE mediation_signature (
  agreement_id bigint NOT NULL REFERENCES mediation_agreement,
  signer text NOT NULL CONSTRAINT ck_mediation_signature_signer CHECK (signer IN ('PARTY', 'MEDIATOR', 'COMMITTEE')),
  party_id bigint REFERENCES dispute_party,
  means text NOT NULL CONSTRAINT ck_mediation_signature_means CHECK (means IN ('SIGNATURE', 'SEAL', 'FINGERPRINT')),
  signed_on date NOT NULL,
  noted_by bigint NOT NULL,
  CONSTRAINT ck_mediation_signature_party CHECK ((signer = 'PARTY') = (party_id IS NOT NULL)),
  CONSTRAINT uq_mediation_signature UNIQUE NULLS NOT DISTINCT (agreement_id, signer, party_id)
);

CREATE TABLE mediation_term (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement_id bigint NOT NULL REFERENCES mediation_agreement,
  position integer NOT NULL,
  payer bigint NOT NULL REFERENCES dispute_party,
  payee bigint NOT NULL REFERENCES dispute_party,
  amount_fen bigint CONSTRAINT ck_mediation_term_amount CHECK (amount_fen > 0),
  in_kind boolean NOT NULL,
  due_on date,
  way text CONSTRAINT ck_mediation_term_way CHECK (way IN ('BANK', 'CASH', 'IN_KIND')),
  account_cell text,
  what_cell text,
  paid_fen bigint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'OPEN' CONSTRAINT ck_mediation_term_state CHECK (state IN ('OPEN', 'DONE')),
  done_on date,
  CONSTRAINT uq_mediation_term UNIQUE (agreement_id, position),
  CONSTRAINT ck_mediation_term_paid CHECK (paid_fen BETWEEN 0 AND coalesce(amount_fen, 0)),
  CONSTRAINT ck_mediation_term_done CHECK ((state = 'DONE') = (done_on IS NOT NULL))
);

CREATE TABLE judicial_confirmation (
  proceeding_id bigint PRIMARY KEY REFERENCES proceeding,
  mediation_id bigint NOT NULL REFERENCES mediation,
  agreement_id bigint NOT NULL CONSTRAINT uq_judicial_confirmation_agreement UNIQUE REFERENCES mediation_agreement,
  court text NOT NULL,
  asked_by bigint[] NOT NULL,
  checks jsonb NOT NULL,
  law_version text NOT NULL,
  applied_on date
);
COMMENT ON COLUMN judicial_confirmation.checks IS 'each line of the checklist with its article and the version of the law; no words of anybody';

GRANT SELECT, INSERT, UPDATE ON mediation, mediation_will, mediation_agreement, mediation_term, judicial_confirmation TO ${role};
GRANT SELECT, INSERT ON mediation_session, mediation_agreement_party, mediation_signature TO ${role};`,
  down: `DROP TABLE judicial_confirmation, mediation_term, mediation_signature, mediation_agreement_party, mediation_agreement, mediation_session,
    mediation_will, mediation;`,
});
