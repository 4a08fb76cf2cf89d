import type { Migration } from '@app/persistence';

export const decidedByService: Migration = {
  name: '0091-decided-by-service',
  up: `
    ALTER TABLE service_case DROP CONSTRAINT service_case_decided_by;
    ALTER TABLE service_case ADD CONSTRAINT service_case_decided_by CHECK (decided_by IN ('PEOPLE', 'RULE', 'CONNECTOR', 'SERVICE', 'BACK_FILL'));
    COMMENT ON COLUMN service_case.decided_by IS 'SERVICE: by staff working in a service of ours; BACK_FILL: decided in the department''s own system, entered here by a person';
    COMMENT ON COLUMN service_case.waiting_party IS 'organ whose own system the case waits for, or that works in a service of ours; no clock stops for it (行政许可法 §45)';
  `,
  down: `
    ALTER TABLE service_case DROP CONSTRAINT service_case_decided_by;
    ALTER TABLE service_case ADD CONSTRAINT service_case_decided_by CHECK (decided_by IN ('PEOPLE', 'RULE', 'CONNECTOR', 'BACK_FILL'));
  `,
};
