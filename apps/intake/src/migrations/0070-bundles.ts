import type { Migration } from '@app/persistence';

/** 一件事: several ordinary cases that were filed with one form and one set of papers. */
export const bundles: Migration = {
  name: '0070-bundles',
  up: `
    CREATE TABLE bundle_case (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      bundle_no text NOT NULL CONSTRAINT uq_bundle_case_number UNIQUE,
      version int NOT NULL DEFAULT 1 CHECK (version > 0),
      status text NOT NULL CHECK (status IN ('COLLECTING','RUNNING','PARTLY_CONCLUDED','CONCLUDED','STOPPED')),
      bundle_code text NOT NULL,
      bundle_version int NOT NULL,
      bundle_name text NOT NULL,
      unified boolean NOT NULL,
      joint_since date,
      applicant_name text NOT NULL,
      applicant_index bytea NOT NULL,
      agent_name text,
      channel text NOT NULL CHECK (channel IN ('WINDOW','PORTAL','TOWNSHIP','VILLAGE_AGENT')),
      division text NOT NULL,
      received_organ text,
      received_by text,
      progress_code text NOT NULL,
      pick_up_cell text NOT NULL,
      receipt_number text NOT NULL CONSTRAINT uq_bundle_receipt_number UNIQUE,
      papers jsonb NOT NULL,
      papers_once int NOT NULL CHECK (papers_once >= 0),
      papers_apart int NOT NULL CHECK (papers_apart >= papers_once),
      windows_apart int NOT NULL CHECK (windows_apart > 0),
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      CONSTRAINT only_unified_has_joint_limit CHECK (unified OR joint_since IS NULL)
    );
    COMMENT ON COLUMN bundle_case.status IS 'derived from the members; kept for lists';
    COMMENT ON COLUMN bundle_case.joint_since IS 'the day on which the first member was accepted: the joint limit of all runs from it';
    COMMENT ON COLUMN bundle_case.papers IS 'what was handed in once, and for which members: codes and names only';
    COMMENT ON COLUMN bundle_case.papers_apart IS 'papers the applicant would have handed in, had he filed each member by itself';
    CREATE INDEX bundle_case_applicant ON bundle_case (applicant_index, id DESC);
    CREATE INDEX bundle_case_division ON bundle_case (division text_pattern_ops, id DESC);

    ALTER TABLE service_case ADD COLUMN bundle_case_id bigint REFERENCES bundle_case;
    CREATE INDEX service_case_bundle ON service_case (bundle_case_id) WHERE bundle_case_id IS NOT NULL;
    -- A member that waited for another may end before anything was received.
    ALTER TABLE service_case DROP CONSTRAINT received_has_day;
    ALTER TABLE service_case ADD CONSTRAINT received_has_day CHECK (status IN ('DRAFT','SUBMITTED','WITHDRAWN','ARCHIVED')
      OR (status = 'TERMINATED' AND bundle_case_id IS NOT NULL) OR received_on IS NOT NULL);

    CREATE TABLE bundle_member (
      bundle_case_id bigint NOT NULL REFERENCES bundle_case,
      member_key text NOT NULL,
      position smallint NOT NULL,
      item_code text NOT NULL,
      item_name text NOT NULL,
      optional boolean NOT NULL,
      case_id bigint CONSTRAINT uq_bundle_member_case UNIQUE REFERENCES service_case,
      dependencies jsonb NOT NULL DEFAULT '[]',
      PRIMARY KEY (bundle_case_id, member_key)
    );
    COMMENT ON COLUMN bundle_member.case_id IS 'null: the applicant left this member out at filing';
    COMMENT ON COLUMN bundle_member.dependencies IS 'as the version of the bundle had them when it was filed';

    CREATE TABLE bundle_delivery (
      bundle_case_id bigint NOT NULL REFERENCES bundle_case,
      sequence smallint NOT NULL CHECK (sequence > 0),
      number text NOT NULL CONSTRAINT uq_bundle_delivery_number UNIQUE,
      case_ids bigint[] NOT NULL CHECK (cardinality(case_ids) > 0),
      still_open text[] NOT NULL,
      place text NOT NULL,
      staff_name text,
      delivered_at timestamptz NOT NULL,
      PRIMARY KEY (bundle_case_id, sequence)
    );

    -- 前置结果: a paper that is what another member was granted, with the number of that decision.
    ALTER TABLE case_paper DROP CONSTRAINT case_paper_origin;
    ALTER TABLE case_paper ADD CONSTRAINT case_paper_origin CHECK (origin IN ('HANDED_IN','REUSED','SHARED','RESULT'));
    ALTER TABLE case_paper ADD COLUMN origin_number text, ADD COLUMN origin_document_id bigint REFERENCES official_document;
    COMMENT ON COLUMN case_paper.origin_document_id IS 'the decision it comes from; its number is read there, for it is set later';

    GRANT SELECT, INSERT ON bundle_case, bundle_member, bundle_delivery TO onewindow_intake;
    GRANT UPDATE (version, status, joint_since, received_organ, changed_at) ON bundle_case TO onewindow_intake;
    GRANT USAGE ON SEQUENCE bundle_case_id_seq TO onewindow_intake;
  `,
  down: `
    ALTER TABLE case_paper DROP COLUMN origin_document_id, DROP COLUMN origin_number;
    ALTER TABLE case_paper DROP CONSTRAINT case_paper_origin;
    ALTER TABLE case_paper ADD CONSTRAINT case_paper_origin CHECK (origin IN ('HANDED_IN','REUSED','SHARED'));
    ALTER TABLE service_case DROP CONSTRAINT received_has_day;
    ALTER TABLE service_case ADD CONSTRAINT received_has_day CHECK (status IN ('DRAFT','SUBMITTED','WITHDRAWN','ARCHIVED') OR received_on IS NOT NULL);
    DROP INDEX service_case_bundle;
    ALTER TABLE service_case DROP COLUMN bundle_case_id;
    DROP TABLE bundle_delivery, bundle_member, bundle_case;
  `,
};
