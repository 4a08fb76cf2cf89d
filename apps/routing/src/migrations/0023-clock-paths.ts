import { clockDocumentsMigration } from '@app/legal-clock';
import type { Migration } from '@app/persistence';

const documents = clockDocumentsMigration('');

const UNITS = `('WORKING_DAY', 'DAY', 'MONTH', 'YEAR', 'HOUR')`;

export const clockPaths: Migration = {
  name: '0023-clock-paths',
  up: `
    ${documents.up}

    ALTER TABLE route ADD COLUMN hosted_by bigint[] NOT NULL DEFAULT '{}';
    COMMENT ON COLUMN route.hosted_by IS 'who hosted a hearing of the case: they may not examine it (行政许可法 §48(3))';

    CREATE TABLE special_procedure (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      route_id bigint NOT NULL REFERENCES route,
      task_id bigint NOT NULL REFERENCES task,
      organ text NOT NULL,
      post_id bigint REFERENCES post,
      excluded bigint[] NOT NULL,
      kind text NOT NULL,
      article text NOT NULL,
      expected_amount int NOT NULL CONSTRAINT special_procedure_amount CHECK (expected_amount > 0),
      expected_unit text NOT NULL CONSTRAINT special_procedure_unit CHECK (expected_unit IN ${UNITS}),
      reason text NOT NULL,
      host_id bigint REFERENCES staff_member,
      hearing jsonb,
      status text NOT NULL CONSTRAINT special_procedure_status CHECK (status IN ('REQUESTED', 'BEGUN', 'ENDED', 'REFUSED', 'CANCELLED')),
      asked_by bigint NOT NULL,
      asked_on_behalf_of bigint,
      asked_at timestamptz NOT NULL,
      settled_by bigint,
      settled_at timestamptz,
      refusal text,
      begun_on date,
      due_on date,
      outcome text CONSTRAINT special_procedure_outcome CHECK (outcome IN ('RESULT', 'TIME_OVER')),
      ended_at timestamptz,
      ended_by bigint,
      summary text,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT special_procedure_hearing CHECK ((kind = 'HEARING') = (hearing IS NOT NULL) AND (kind = 'HEARING') = (host_id IS NOT NULL)),
      CONSTRAINT special_procedure_begun CHECK ((status IN ('BEGUN', 'ENDED')) <= (begun_on IS NOT NULL AND due_on IS NOT NULL AND settled_by IS NOT NULL)),
      CONSTRAINT special_procedure_ended CHECK ((status = 'ENDED') = (outcome IS NOT NULL) AND (status IN ('ENDED', 'CANCELLED')) = (ended_at IS NOT NULL)),
      CONSTRAINT special_procedure_other_hand CHECK (settled_by IS DISTINCT FROM asked_by)
    );
    COMMENT ON TABLE special_procedure IS '特别程序: what alone stops the clock of a case, asked for by one person and approved by another (行政许可法 §45)';
    COMMENT ON COLUMN special_procedure.post_id IS 'the deciding post of the organ, whose holder may approve; null where the organ has none';
    COMMENT ON COLUMN special_procedure.excluded IS 'who may not approve: the asker, and who received or accepted the case';
    CREATE UNIQUE INDEX uq_special_procedure_open ON special_procedure (route_id) WHERE status IN ('REQUESTED', 'BEGUN');
    CREATE INDEX special_procedure_task ON special_procedure (task_id);
    CREATE INDEX special_procedure_requested ON special_procedure (organ, id) WHERE status = 'REQUESTED';

    CREATE TABLE extension (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      route_id bigint NOT NULL REFERENCES route,
      task_id bigint NOT NULL REFERENCES task,
      organ text NOT NULL,
      post_id bigint REFERENCES post,
      excluded bigint[] NOT NULL,
      amount int NOT NULL CONSTRAINT extension_amount CHECK (amount > 0),
      unit text NOT NULL CONSTRAINT extension_unit CHECK (unit IN ${UNITS}),
      article text NOT NULL,
      reason_code text NOT NULL,
      reason text NOT NULL,
      status text NOT NULL CONSTRAINT extension_status CHECK (status IN ('REQUESTED', 'APPROVED', 'REFUSED', 'CANCELLED')),
      asked_by bigint NOT NULL,
      asked_on_behalf_of bigint,
      asked_at timestamptz NOT NULL,
      settled_by bigint,
      acting boolean NOT NULL DEFAULT false,
      settled_at timestamptz,
      refusal text,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT extension_settled CHECK ((status IN ('APPROVED', 'REFUSED')) = (settled_by IS NOT NULL)),
      CONSTRAINT extension_other_hand CHECK (settled_by IS DISTINCT FROM asked_by)
    );
    COMMENT ON TABLE extension IS '延长: asked for by the owner of a task, approved by the head of the organ, once for a case (行政许可法 §42)';
    COMMENT ON COLUMN extension.acting IS 'approved by whoever stood in for the head that day';
    CREATE UNIQUE INDEX uq_extension_once ON extension (route_id) WHERE status IN ('REQUESTED', 'APPROVED');
    CREATE INDEX extension_requested ON extension (organ, id) WHERE status = 'REQUESTED';

    -- Who may approve what stops the clock: the holder of the deciding post that day, or a head of the organ.
    CREATE FUNCTION organ_deciders(the_post bigint, the_organ text, not_these bigint[], day date)
      RETURNS TABLE (staff_id bigint) LANGUAGE plpgsql STABLE AS $$
    BEGIN
      RETURN QUERY
        SELECT e.staff_id FROM eligible_people(the_post, the_organ, not_these, day) e WHERE e.capacity <> 'DISPATCHER'
        UNION
        SELECT m.id FROM staff_member m
         WHERE m.organ = the_organ AND 'ORGAN_HEAD' = ANY (m.roles) AND NOT m.id = ANY (not_these) AND NOT is_away(m.id, day);
    END $$;

    -- 行政许可法 §42: the head of the organ. While no head is there, whoever holds the deciding post acts for the head: an absence blocks nobody.
    CREATE FUNCTION organ_heads(the_post bigint, the_organ text, not_these bigint[], day date)
      RETURNS TABLE (staff_id bigint, acting boolean) LANGUAGE plpgsql STABLE AS $$
    BEGIN
      RETURN QUERY SELECT m.id, false FROM staff_member m
        WHERE m.organ = the_organ AND 'ORGAN_HEAD' = ANY (m.roles) AND NOT m.id = ANY (not_these) AND NOT is_away(m.id, day);
      IF FOUND THEN
        RETURN;
      END IF;
      RETURN QUERY SELECT e.staff_id, true FROM eligible_people(the_post, the_organ, not_these, day) e WHERE e.capacity <> 'DISPATCHER';
    END $$;

    GRANT SELECT, INSERT, UPDATE ON special_procedure, extension TO onewindow_routing;
  `,
  down: `
    DROP FUNCTION organ_heads(bigint, text, bigint[], date);
    DROP FUNCTION organ_deciders(bigint, text, bigint[], date);
    DROP TABLE extension, special_procedure;
    ALTER TABLE route DROP COLUMN hosted_by;
    ${documents.down}
  `,
};
