import type { Migration } from '@app/persistence';

export const everyLawfulPath: Migration = {
  name: '0020-every-lawful-path',
  up: `
    ALTER TABLE service_case DROP CONSTRAINT service_case_status_check;
    ALTER TABLE service_case ADD CONSTRAINT service_case_status_check CHECK (status IN ('DRAFT','SUBMITTED','RECEIVED','CORRECTING','ACCEPTED',
      'IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION','DECIDED','CONCLUDED','CLOSED','ARCHIVED','NOT_ACCEPTED','NOT_REQUIRED','TRANSFERRED',
      'WITHDRAWN','DEEMED_WITHDRAWN','TERMINATED'));
    ALTER TABLE service_case DROP CONSTRAINT service_case_accept_mode_check;
    ALTER TABLE service_case ADD CONSTRAINT service_case_accept_mode_check CHECK (accept_mode IN ('NORMAL','DEEMED','DEFERRED','COMMITMENT'));
    ALTER TABLE service_case DROP CONSTRAINT received_has_day;
    ALTER TABLE service_case ADD CONSTRAINT received_has_day CHECK (status IN ('DRAFT','SUBMITTED','WITHDRAWN','ARCHIVED') OR received_on IS NOT NULL);

    -- A case in a special procedure is open: it counts as a duplicate and stands in its organ's list.
    DROP INDEX service_case_handling;
    CREATE INDEX service_case_handling ON service_case (handling_organ, promised_due_on, id)
      WHERE status IN ('ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION','DECIDED');
    DROP INDEX service_case_open_duplicate;
    CREATE INDEX service_case_open_duplicate ON service_case (applicant_index, item_code)
      WHERE status IN ('SUBMITTED','RECEIVED','CORRECTING','ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION','DECIDED','CONCLUDED');
  `,
  down: `
    DROP INDEX service_case_open_duplicate;
    CREATE INDEX service_case_open_duplicate ON service_case (applicant_index, item_code)
      WHERE status IN ('SUBMITTED','RECEIVED','CORRECTING','ACCEPTED','IN_REVIEW','IN_DECISION','DECIDED','CONCLUDED');
    DROP INDEX service_case_handling;
    CREATE INDEX service_case_handling ON service_case (handling_organ, promised_due_on, id)
      WHERE status IN ('ACCEPTED','IN_REVIEW','IN_DECISION','DECIDED');
    ALTER TABLE service_case DROP CONSTRAINT received_has_day;
    ALTER TABLE service_case ADD CONSTRAINT received_has_day CHECK (status IN ('DRAFT','SUBMITTED','WITHDRAWN') OR received_on IS NOT NULL);
    ALTER TABLE service_case DROP CONSTRAINT service_case_accept_mode_check;
    ALTER TABLE service_case ADD CONSTRAINT service_case_accept_mode_check CHECK (accept_mode IN ('NORMAL','DEEMED'));
    ALTER TABLE service_case DROP CONSTRAINT service_case_status_check;
    ALTER TABLE service_case ADD CONSTRAINT service_case_status_check CHECK (status IN ('DRAFT','SUBMITTED','RECEIVED','CORRECTING','ACCEPTED',
      'IN_REVIEW','IN_DECISION','DECIDED','CONCLUDED','CLOSED','NOT_ACCEPTED','NOT_REQUIRED','WITHDRAWN','DEEMED_WITHDRAWN'));
  `,
};
