import type { Migration } from '@app/persistence';

export const quota: Migration = {
  name: '0024-quota',
  up: `
    ALTER TABLE route ADD COLUMN quota_period text;
    ALTER TABLE route ADD COLUMN quota_sequence int CHECK (quota_sequence > 0);
    ALTER TABLE route ADD COLUMN quota_amount int CHECK (quota_amount > 0);
    ALTER TABLE route ADD CONSTRAINT quota_is_complete CHECK ((quota_period IS NULL) = (quota_sequence IS NULL)
      AND (quota_period IS NULL) = (quota_amount IS NULL));
    COMMENT ON COLUMN route.quota_sequence IS 'the place in the order of acceptance (行政许可法 §57), counted from 1 without gaps';
    CREATE UNIQUE INDEX uq_route_quota ON route (item_code, quota_period, quota_sequence) WHERE quota_period IS NOT NULL;
  `,
  down: 'ALTER TABLE route DROP COLUMN quota_amount, DROP COLUMN quota_sequence, DROP COLUMN quota_period;',
};
