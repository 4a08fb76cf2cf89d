import type { Migration } from '@app/persistence';

export const waitingTasks: Migration = {
  name: '0022-waiting-tasks',
  up: `
    ALTER TABLE task DROP CONSTRAINT task_status;
    ALTER TABLE task ADD CONSTRAINT task_status CHECK (status IN ('READY', 'CLAIMED', 'WAITING', 'DONE', 'RETURNED', 'CANCELLED'));
    ALTER TABLE task ADD COLUMN waiting_for jsonb;
    ALTER TABLE task ADD COLUMN waiting_until date;
    COMMENT ON COLUMN task.waiting_for IS '{kind, code}: whom or what the task waits for; a wait without a named party is a stuck case';
    COMMENT ON COLUMN task.waiting_until IS 'the day on which the wait ends by itself';
    ALTER TABLE task ADD CONSTRAINT task_waiting CHECK (
      (status = 'WAITING') = (waiting_for IS NOT NULL) AND (status = 'WAITING') = (waiting_until IS NOT NULL)
      AND (waiting_for IS NULL OR (waiting_for ? 'kind' AND waiting_for ? 'code')));
  `,
  down: `
    ALTER TABLE task DROP CONSTRAINT task_waiting;
    ALTER TABLE task DROP COLUMN waiting_until, DROP COLUMN waiting_for;
    ALTER TABLE task DROP CONSTRAINT task_status;
    ALTER TABLE task ADD CONSTRAINT task_status CHECK (status IN ('READY', 'CLAIMED', 'DONE', 'RETURNED', 'CANCELLED'));
  `,
};
