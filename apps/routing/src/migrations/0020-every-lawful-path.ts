import type { Migration } from '@app/persistence';

export const everyLawfulPath: Migration = {
  name: '0020-every-lawful-path',
  up: `
    ALTER TABLE route DROP CONSTRAINT route_accept_mode;
    ALTER TABLE route ADD CONSTRAINT route_accept_mode CHECK (accept_mode IN ('NORMAL', 'DEEMED', 'DEFERRED', 'COMMITMENT'));
    ALTER TABLE route ADD COLUMN kind text NOT NULL DEFAULT 'APPLICATION'
      CONSTRAINT route_kind CHECK (kind IN ('APPLICATION', 'REVOCATION', 'WITHDRAWAL', 'CANCELLATION', 'CORRECTION'));
    ALTER TABLE route ADD COLUMN deferred_papers text[] NOT NULL DEFAULT '{}';
    COMMENT ON COLUMN route.deferred_papers IS '容缺: promised papers still to come; nothing is decided while it is not empty';
    ALTER TABLE route ADD COLUMN special_procedures jsonb NOT NULL DEFAULT '[]';
    ALTER TABLE route ADD COLUMN extension jsonb;
    COMMENT ON COLUMN route.special_procedures IS 'the grounds on which the clock of this item may stop (行政许可法 §45)';
  `,
  down: `
    ALTER TABLE route DROP COLUMN extension, DROP COLUMN special_procedures, DROP COLUMN deferred_papers, DROP COLUMN kind;
    ALTER TABLE route DROP CONSTRAINT route_accept_mode;
    ALTER TABLE route ADD CONSTRAINT route_accept_mode CHECK (accept_mode IN ('NORMAL', 'DEEMED'));
  `,
};
