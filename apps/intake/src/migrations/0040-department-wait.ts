import type { Migration } from '@app/persistence';

export const departmentWait: Migration = {
  name: '0040-department-wait',
  up: `
    ALTER TABLE service_case ADD COLUMN waiting_party text, ADD COLUMN waiting_reason text, ADD COLUMN waiting_since timestamptz;
    COMMENT ON COLUMN service_case.waiting_party IS 'organ whose own system the case waits for; no clock stops for it (行政许可法 §45)';
    ALTER TABLE service_case ADD CONSTRAINT service_case_wait CHECK (num_nonnulls(waiting_party, waiting_reason, waiting_since) IN (0, 3));
    CREATE INDEX service_case_waiting ON service_case (waiting_party, id) WHERE waiting_party IS NOT NULL;
    ALTER TABLE service_case ADD COLUMN decided_by text
      CONSTRAINT service_case_decided_by CHECK (decided_by IN ('PEOPLE', 'RULE', 'CONNECTOR', 'BACK_FILL'));
    COMMENT ON COLUMN service_case.decided_by IS 'BACK_FILL: decided in the department''s own system, entered here by a person';
  `,
  down: `
    ALTER TABLE service_case DROP COLUMN decided_by;
    DROP INDEX service_case_waiting;
    ALTER TABLE service_case DROP CONSTRAINT service_case_wait;
    ALTER TABLE service_case DROP COLUMN waiting_since, DROP COLUMN waiting_reason, DROP COLUMN waiting_party;
  `,
};
