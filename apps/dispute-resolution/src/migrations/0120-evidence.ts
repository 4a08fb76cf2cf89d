import type { Migration } from '@app/persistence';

/** 证据包: what was given, once, and what was handed on, sealed. */
export const createEvidence = (role: string): Migration => ({
  name: '0120-evidence',
  up: `
CREATE TABLE evidence (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  sha256 text NOT NULL CONSTRAINT ck_evidence_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL CONSTRAINT ck_evidence_size CHECK (size > 0),
  media_type text NOT NULL,
  name_cell text NOT NULL,
  kind text NOT NULL,
  given_by bigint REFERENCES dispute_party,
  given_on date NOT NULL,
  collected_kind text NOT NULL,
  collected_by bigint,
  collected_at timestamptz NOT NULL,
  original_seen_by bigint,
  original_seen_at timestamptz,
  consent text[] NOT NULL,
  consent_revoked_at timestamptz,
  derived_from bigint REFERENCES evidence,
  redaction text,
  CONSTRAINT uq_evidence_content UNIQUE (dispute_id, sha256),
  CONSTRAINT ck_evidence_original CHECK ((original_seen_by IS NULL) = (original_seen_at IS NULL)),
  CONSTRAINT ck_evidence_redaction CHECK ((derived_from IS NULL) = (redaction IS NULL))
);
COMMENT ON COLUMN evidence.given_by IS 'the party who gave it; null for a paper that an organ or this office made';
COMMENT ON COLUMN evidence.consent IS 'kinds of proceedings to which it may be handed on; ALL for every one';
CREATE INDEX ix_evidence_dispute ON evidence (dispute_id, id);
CREATE INDEX ix_evidence_sha256 ON evidence (sha256);

CREATE TABLE evidence_manifest (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispute_id bigint NOT NULL REFERENCES dispute,
  sequence integer NOT NULL,
  proceeding_id bigint REFERENCES proceeding,
  to_organ text NOT NULL,
  purpose text NOT NULL,
  entries jsonb NOT NULL,
  previous_hash text,
  hash text NOT NULL,
  sealed_by bigint NOT NULL,
  sealed_at timestamptz NOT NULL,
  CONSTRAINT uq_evidence_manifest_sequence UNIQUE (dispute_id, sequence),
  CONSTRAINT ck_evidence_manifest_first CHECK ((sequence = 1) = (previous_hash IS NULL))
);
COMMENT ON COLUMN evidence_manifest.hash IS 'SHA-256 over the manifest as text, its order and the hash of the one before';
CREATE FUNCTION evidence_manifest_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'evidence_manifest is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER evidence_manifest_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_manifest
  FOR EACH STATEMENT EXECUTE FUNCTION evidence_manifest_is_append_only();
ALTER TABLE evidence_manifest ENABLE ALWAYS TRIGGER evidence_manifest_append_only;
ALTER TABLE proceeding_step ADD CONSTRAINT fk_proceeding_step_evidence FOREIGN KEY (evidence_id) REFERENCES evidence;

GRANT SELECT, INSERT ON evidence, evidence_manifest TO ${role};
GRANT UPDATE (original_seen_by, original_seen_at, consent_revoked_at) ON evidence TO ${role};`,
  down: `ALTER TABLE proceeding_step DROP CONSTRAINT fk_proceeding_step_evidence;
    DROP TABLE evidence_manifest, evidence; DROP FUNCTION evidence_manifest_is_append_only();`,
});
