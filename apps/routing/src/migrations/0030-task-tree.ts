import type { Migration } from '@app/persistence';

export const taskTree: Migration = {
  name: '0030-task-tree',
  up: `
    ALTER TABLE route ADD COLUMN reviews jsonb;
    COMMENT ON COLUMN route.reviews IS '联审: {mode, quorum, organs} whose opinion the item asks for; null for none';

    ALTER TABLE task ADD COLUMN parent_id bigint REFERENCES task;
    ALTER TABLE task ADD COLUMN kind text NOT NULL DEFAULT 'MAIN'
      CONSTRAINT task_kind CHECK (kind IN ('MAIN', 'REVIEW', 'COUNTERSIGN', 'ADD_SIGN', 'AFTER_SIGN', 'DELEGATION'));
    ALTER TABLE task ADD COLUMN branch text NOT NULL DEFAULT '';
    ALTER TABLE task ADD COLUMN group_no int;
    ALTER TABLE task ADD COLUMN group_mode text CONSTRAINT task_group_mode CHECK (group_mode IN ('ALL', 'ANY', 'QUORUM'));
    ALTER TABLE task ADD COLUMN group_quorum int;
    ALTER TABLE task ADD CONSTRAINT task_tree CHECK ((kind = 'MAIN') = (parent_id IS NULL) AND (kind = 'MAIN') = (branch = ''));
    ALTER TABLE task ADD CONSTRAINT task_group CHECK (
      (kind IN ('REVIEW', 'COUNTERSIGN')) = (group_no IS NOT NULL AND group_mode IS NOT NULL)
      AND (group_mode IS NOT DISTINCT FROM 'QUORUM') = (group_quorum IS NOT NULL));
    COMMENT ON COLUMN task.parent_id IS 'the task that this one hangs on: it cannot end before its branches, and they end with it';
    COMMENT ON COLUMN task.branch IS 'what tells it from its neighbours: the organ asked, or the person or post named; empty on the main line';
    COMMENT ON COLUMN task.question IS 'what the dispatcher has to settle, or what whoever opened the branch asks';

    DROP INDEX uq_task_open_step;
    CREATE UNIQUE INDEX uq_task_open_branch ON task (case_id, step, branch) WHERE closed_at IS NULL;
    CREATE INDEX task_branches ON task (parent_id) WHERE parent_id IS NOT NULL;
    CREATE INDEX task_held ON task (waiting_until) WHERE status = 'WAITING';
  `,
  down: `
    DROP INDEX task_held, task_branches, uq_task_open_branch;
    CREATE UNIQUE INDEX uq_task_open_step ON task (case_id, step) WHERE closed_at IS NULL;
    ALTER TABLE task DROP CONSTRAINT task_group, DROP CONSTRAINT task_tree;
    ALTER TABLE task DROP COLUMN group_quorum, DROP COLUMN group_mode, DROP COLUMN group_no, DROP COLUMN branch, DROP COLUMN kind, DROP COLUMN parent_id;
    ALTER TABLE route DROP COLUMN reviews;
  `,
};
