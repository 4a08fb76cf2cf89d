import type { Migration } from '@app/persistence';

const FUNDS = `('medical', 'pension')`;

export const refunds = (role: string): Migration => ({
  name: '0202-refunds',
  up: `
    CREATE TABLE refund (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT refund_pkey PRIMARY KEY,
      origin text NOT NULL CONSTRAINT refund_origin CHECK (origin IN ('LINE', 'SURPLUS')),
      bill_id bigint,
      obligation_id bigint,
      fund text CONSTRAINT refund_fund CHECK (fund IN ${FUNDS}),
      division text,
      channel text NOT NULL,
      transaction_id text NOT NULL,
      amount_fen bigint NOT NULL CONSTRAINT refund_amount CHECK (amount_fen BETWEEN 1 AND 100000000000),
      cause text NOT NULL,
      note text,
      article text,
      state text NOT NULL CONSTRAINT refund_state
        CHECK (state IN ('APPLIED', 'FUND_REVIEW', 'APPROVED', 'DENIED', 'TAX_REFUND', 'PAID', 'RECONCILED', 'MANUAL')),
      applied_by bigint,
      taken_by bigint,
      reviewed_by bigint,
      review_note text,
      asked smallint NOT NULL DEFAULT 0,
      next_at timestamptz,
      lease_until timestamptz,
      channel_refund_id text,
      reason text,
      applied_at timestamptz NOT NULL,
      reviewed_at timestamptz,
      paid_at timestamptz,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT refund_of_what CHECK ((origin = 'LINE') = (fund IS NOT NULL AND obligation_id IS NOT NULL AND bill_id IS NOT NULL AND applied_by IS NOT NULL)),
      CONSTRAINT refund_second_person CHECK (reviewed_by IS DISTINCT FROM applied_by OR reviewed_by IS NULL),
      CONSTRAINT refund_reviewed CHECK (origin = 'SURPLUS' OR (reviewed_by IS NULL) = (state IN ('APPLIED', 'FUND_REVIEW'))),
      CONSTRAINT refund_paid CHECK ((paid_at IS NOT NULL) = (state IN ('PAID', 'RECONCILED')))
    ) WITH (fillfactor = 85);
    COMMENT ON TABLE refund IS '退费: by the route the money came, never to anybody else; a surplus goes back by itself, a fund gives back only after review';
    CREATE UNIQUE INDEX uq_refund_open ON refund (bill_id, obligation_id) WHERE origin = 'LINE' AND state NOT IN ('DENIED', 'PAID', 'RECONCILED');
    CREATE UNIQUE INDEX uq_refund_surplus ON refund (channel, transaction_id) WHERE origin = 'SURPLUS';
    CREATE INDEX refund_due ON refund (channel, next_at) WHERE next_at IS NOT NULL;
    CREATE INDEX refund_review ON refund (fund, state, id) WHERE state IN ('APPLIED', 'FUND_REVIEW', 'MANUAL');

    -- Σ refunds ≤ leg, and ≤ what that person paid: the line and the bill keep what was given back, and each refund was given back once.
    GRANT SELECT, INSERT ON refund TO ${role};
    GRANT UPDATE (state, taken_by, reviewed_by, review_note, asked, next_at, lease_until, channel_refund_id, reason, reviewed_at, paid_at, version)
      ON refund TO ${role};
  `,
  down: 'DROP TABLE refund;',
});
