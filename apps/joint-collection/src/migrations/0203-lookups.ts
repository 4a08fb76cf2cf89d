import type { Migration } from '@app/persistence';

/** What a bill's page and the day of a channel ask for. */
export const lookups: Migration = {
  name: '0203-lookups',
  up: `
    CREATE INDEX refund_by_bill ON refund (bill_id) WHERE bill_id IS NOT NULL;
    CREATE INDEX refund_by_day ON refund (channel, paid_at) WHERE paid_at IS NOT NULL;
    CREATE INDEX surplus_by_bill ON surplus (bill_id) WHERE bill_id IS NOT NULL;
  `,
  down: 'DROP INDEX refund_by_bill, refund_by_day, surplus_by_bill;',
};
