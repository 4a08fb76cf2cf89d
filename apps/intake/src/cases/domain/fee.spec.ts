import { at, CLERK, caseIn, day, OTHER_CLERK, papersIn } from '../../../test/case-fixtures';
import { actionsFor, fits } from './case-policy';
import { askWaiver, assessFee, mayAnswerWaiver, refuseWaiver, waive, withdrawNotice } from './fee';

const NOW = at('2026-11-26');
const refused = (code: string): Error => expect.objectContaining({ code }) as Error;
const assessment = {
  charges: [{ name: '工本费', standard: '每证40元', amountFen: 4000 }],
  channel: 'FISCAL',
  payBy: day('2026-12-11'),
  basis: '示例',
} as const;
const granted = caseIn('DECIDED');
const noticed = assessFee(granted, assessment, CLERK, NOW).decision.after;
const OPEN = {
  acceptDeferred: true,
  acceptOnCommitment: true,
  handInDeferred: true,
  checkCommitment: true,
  waiveFee: true,
  refuseFeeWaiver: true,
};
const buttons = (state: typeof granted): string[] =>
  actionsFor(['WINDOW_CLERK', 'ORGAN_HEAD'], state, OPEN).filter((action) => /Fee|Payment/.test(action));

describe('缴费通知书 and what may be done with it', () => {
  it('offers what the server takes: one notice that holds, then payment or withdrawal', () => {
    expect(buttons(granted)).toEqual(['assessFee', 'askFeeWaiver']);
    expect(buttons(noticed)).toEqual(['recordPayment', 'withdrawFee', 'askFeeWaiver']);
  });

  it('a wrong one is withdrawn by a paper of its own, and another may be issued', () => {
    const withdrawn = withdrawNotice(noticed, 'CHARGE_WRONG', CLERK, NOW);
    expect(withdrawn.papers).toEqual([{ kind: 'VOID_NOTICE', facts: { voided: 'PAYMENT_NOTICE', reasonCode: 'CHARGE_WRONG' } }]);
    expect(withdrawn.after.status).toBe('DECIDED');
    expect(buttons(withdrawn.after)).toEqual(['assessFee', 'askFeeWaiver']);
  });

  it('is paid also while somebody has asked for a waiver, for money that came in is money', () => {
    expect(fits('recordPayment', askWaiver(noticed, 'HARDSHIP', CLERK, NOW).after)).toBe(true);
  });
});

describe('免收', () => {
  const asked = askWaiver(noticed, 'HARDSHIP', CLERK, NOW).after;

  it('is answered by somebody other than who asked', () => {
    expect(mayAnswerWaiver(asked, CLERK.id)).toBe(false);
    expect(() => waive(asked, 'HARDSHIP', CLERK, NOW)).toThrow(refused('recusal-required'));
    expect(() => refuseWaiver(asked, 'NOT_LISTED', CLERK, NOW)).toThrow(refused('recusal-required'));
  });

  it('when approved voids the notice, tells the applicant, and concludes', () => {
    const waived = waive(asked, 'HARDSHIP', OTHER_CLERK, NOW);
    expect(waived.after).toMatchObject({ status: 'CONCLUDED', fee: null });
    expect(papersIn(waived)).toEqual(['VOID_NOTICE', 'FEE_WAIVER_NOTICE']);
    const unassessed = waive(askWaiver(granted, 'NOT_DUE', CLERK, NOW).after, 'NOT_DUE', OTHER_CLERK, NOW);
    expect(papersIn(unassessed)).toEqual(['FEE_WAIVER_NOTICE']);
  });

  it('when refused leaves the fee as it was, and may be asked for again', () => {
    const kept = refuseWaiver(asked, 'NOT_PROVEN', OTHER_CLERK, NOW).after;
    expect(kept).toMatchObject({ status: 'DECIDED', fee: { notice: true, waiverAskedBy: null } });
    expect(buttons(kept)).toContain('askFeeWaiver');
  });
});
