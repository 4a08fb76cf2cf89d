import type { PaymentsView } from '../application/read-payments';

export const PAYMENTS_EXAMPLE: PaymentsView = {
  number: 'HJ0000000000174',
  version: 3,
  state: 'PAID',
  attempts: [
    {
      orderNumber: 'HJ0000000000174-1',
      channel: 'tax-app',
      state: 'SUCCEEDED',
      stateName: '成功',
      amount: '600.00',
      givenUp: false,
      reason: null,
      transactionId: 'T20261123000871',
      createdAt: '2026-11-23T01:30:00.000Z',
      endedAt: '2026-11-23T01:41:08.000Z',
    },
  ],
  legs: [
    { fund: 'medical', amount: '400.00', state: 'SENT', stateName: '已推送经办', reason: null },
    { fund: 'pension', amount: '200.00', state: 'ACKED', stateName: '经办已确认', reason: null },
  ],
  receipt: {
    number: 'HZ0000000000174',
    billNumber: 'HJ0000000000174',
    channel: 'tax-app',
    transactionId: 'T20261123000871',
    paidAt: '2026-11-23T01:41:07.000Z',
    total: '600.00',
    medical: '400.00',
    pension: '200.00',
    rulesVersion: '2026-09',
    hash: '9b3c1e0f7a5d4c2b8e6f0a1d3c5b7e9f1a2b3c4d5e6f708192a3b4c5d6e7f809',
    hashedText: 'v1\nHZ0000000000174\nHJ0000000000174\n…',
    notice: '本回执记录分账，缴费凭证由税务部门开具。',
  },
  surpluses: [],
  refunds: [],
};
