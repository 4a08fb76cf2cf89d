import type { Migration } from '@app/persistence';

/** A paper that was sent and does not hold is marked, never removed; and what the law seemed to renew can turn out not to be renewed. */
export const voidPapers: Migration = {
  name: '0090-void-papers',
  up: `
    ALTER TABLE official_document ADD COLUMN voided_on date, ADD COLUMN void_reason text;
    ALTER TABLE official_document ADD CONSTRAINT void_has_reason CHECK ((voided_on IS NULL) = (void_reason IS NULL));
    COMMENT ON COLUMN official_document.voided_on IS '作废: since when the paper does not hold; a VOID_NOTICE of the same case says so to the applicant';
    ALTER TABLE licence_history DROP CONSTRAINT licence_history_action_check;
    ALTER TABLE licence_history ADD CONSTRAINT licence_history_action_check
      CHECK (action IN ('ISSUE','RENEW','DEEM_RENEWED','OVERTURN','EXPIRE','REVOKE','WITHDRAW','CANCEL'));
  `,
  down: `
    DELETE FROM licence_history WHERE action = 'OVERTURN';
    ALTER TABLE licence_history DROP CONSTRAINT licence_history_action_check;
    ALTER TABLE licence_history ADD CONSTRAINT licence_history_action_check
      CHECK (action IN ('ISSUE','RENEW','DEEM_RENEWED','EXPIRE','REVOKE','WITHDRAW','CANCEL'));
    ALTER TABLE official_document DROP CONSTRAINT void_has_reason, DROP COLUMN void_reason, DROP COLUMN voided_on;
  `,
};
