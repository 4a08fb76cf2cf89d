import type { Migration } from '@app/persistence';

export const whoApprovesExtensions: Migration = {
  name: '0062-who-approves-extensions',
  up: `
    ALTER TABLE extension ADD COLUMN by_government boolean NOT NULL DEFAULT false;
    ALTER TABLE extension ADD COLUMN ground text
      CONSTRAINT extension_ground CHECK (ground IN ('HEAD', 'HEAD_AWAY', 'HEAD_RECUSED', 'GOVERNMENT'));
    ALTER TABLE extension ADD COLUMN taken_back text;
    COMMENT ON COLUMN extension.by_government IS 'the joint limit is extended by the head of the government of that level (行政许可法 §42 ¶2)';
    COMMENT ON COLUMN extension.ground IS 'why this person could settle it: as head, for a head who was away or who must stand back, or as head of the government';
    COMMENT ON COLUMN extension.taken_back IS 'why its asker took it back before it was answered';
    ALTER TABLE special_procedure ADD COLUMN taken_back text;

    -- 行政许可法 §42. A head who is away is acted for by whoever holds the deciding post. A head who must stand back (回避) is not away: a
    -- subordinate does not judge in that head's place; another head of the organ does, else the head of the government above it.
    CREATE FUNCTION extension_approvers(the_extension bigint, day date)
      RETURNS TABLE (staff_id bigint, acting boolean, ground text) LANGUAGE plpgsql STABLE AS $$
    DECLARE
      asked extension%ROWTYPE;
      place text;
    BEGIN
      SELECT * INTO asked FROM extension e WHERE e.id = the_extension;
      SELECT r.division INTO place FROM route r WHERE r.id = asked.route_id;
      IF NOT asked.by_government THEN
        RETURN QUERY SELECT m.id, false, 'HEAD' FROM staff_member m
          WHERE m.organ = asked.organ AND 'ORGAN_HEAD' = ANY (m.roles) AND NOT m.id = ANY (asked.excluded) AND NOT is_away(m.id, day);
        IF FOUND THEN
          RETURN;
        END IF;
        IF NOT EXISTS (SELECT FROM staff_member m
             WHERE m.organ = asked.organ AND 'ORGAN_HEAD' = ANY (m.roles) AND m.active AND m.id = ANY (asked.excluded)) THEN
          RETURN QUERY SELECT e.staff_id, true, 'HEAD_AWAY'
            FROM eligible_people(asked.post_id, asked.organ, asked.excluded, day) e WHERE e.capacity <> 'DISPATCHER';
          RETURN;
        END IF;
      END IF;
      RETURN QUERY SELECT m.id, NOT asked.by_government, CASE WHEN asked.by_government THEN 'GOVERNMENT' ELSE 'HEAD_RECUSED' END
        FROM staff_member m
        WHERE 'GOVERNMENT_HEAD' = ANY (m.roles) AND place LIKE split_part(m.organ, '-', 1) || '%' AND NOT m.id = ANY (asked.excluded) AND NOT is_away(m.id, day);
    END $$;
  `,
  down: `
    DROP FUNCTION extension_approvers(bigint, date);
    ALTER TABLE special_procedure DROP COLUMN taken_back;
    ALTER TABLE extension DROP COLUMN taken_back, DROP COLUMN ground, DROP COLUMN by_government;
  `,
};
