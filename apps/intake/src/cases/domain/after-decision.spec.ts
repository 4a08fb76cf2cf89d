import { AUTHORITY, at, BLANK, CALENDAR, CLERK, caseIn, clocksOf, day, ITEM, papersIn, TERMS } from '../../../test/case-fixtures';
import { type Act, beginAct, groundOf, mayOpenAct, noteAct, termsOfAct } from './act';
import type { CaseState, ItemTerms, LicenceTerms } from './case';
import { actionsFor, fits } from './case-policy';
import { decidedTooLate, decisionAfterDeemedRenewal, deemRenewed, dropAct, overturnsDeemedRenewal, withConsequences } from './consequences';
import { assessFee, recordPayment } from './fee';
import { type DecisionMade, decide } from './office-decisions';
import { announce, assertServiceDay, post, recordReturn, serve } from './service-of-process';

const NOW = at('2026-11-26');
const refused = (code: string): Error => expect.objectContaining({ code }) as Error;
const NONE_OPEN = {
  acceptDeferred: false,
  acceptOnCommitment: false,
  handInDeferred: false,
  checkCommitment: false,
  waiveFee: true,
  refuseFeeWaiver: true,
};

const LICENCE: LicenceTerms = {
  name: '食品经营许可证',
  validity: { amount: 5, unit: 'YEAR', article: '示例' },
  renewal: { amount: 30, unit: 'WORKING_DAY', article: '行政许可法 §50' },
};
const LICENSED: ItemTerms = { ...ITEM, licence: LICENCE, safetyRelated: true };
const made = (result: 'GRANT' | 'DENY', reasonCode: string | null): DecisionMade => ({
  result,
  reasonCode,
  decidedOn: day('2026-11-25'),
  decidedAt: at('2026-11-25'),
  automatic: false,
  onBehalfOf: null,
  authority: AUTHORITY,
});
const CONTEXT = { item: LICENSED, reasonCode: null, falsePaperReasons: ['FALSE_PAPERS'], act: null };
const decided = (state: CaseState, result: 'GRANT' | 'DENY', reasonCode: string | null = null) =>
  decide(state, made(result, reasonCode), CLERK, TERMS);

describe('what a decision brings with it', () => {
  const open = caseIn('IN_DECISION');

  it('a grant begins a licence, and a renewal makes it go on', () => {
    expect(withConsequences(decided(open, 'GRANT'), CONTEXT).licence).toMatchObject({ kind: 'ISSUE', on: '2026-11-25' });
    const renewal = caseIn('IN_DECISION', { licenceId: 7, licenceStanding: 'VALID' });
    expect(withConsequences(decided(renewal, 'GRANT'), CONTEXT).licence).toMatchObject({ kind: 'RENEW', deemed: false });
    expect(withConsequences(decided(open, 'GRANT'), { ...CONTEXT, item: ITEM }).licence).toBeUndefined();
  });

  it('a denial for false papers bars, where safety is concerned, and no other denial does', () => {
    const because = (item: ItemTerms, reasonCode: string) =>
      withConsequences(decided(open, 'DENY', reasonCode), { ...CONTEXT, item, reasonCode }).bar;
    expect(because(LICENSED, 'FALSE_PAPERS')).toEqual({ kind: 'FALSE_PAPERS', from: '2026-11-25' });
    expect(because({ ...LICENSED, safetyRelated: false }, 'FALSE_PAPERS')).toBeUndefined();
    expect(because(LICENSED, 'SITE_FAILED')).toBeUndefined();
  });

  const ACT: Act = {
    name: '撤销',
    paper: 'REVOCATION_DECISION',
    grounds: [{ code: 'FRAUD', text: 'x', article: '行政许可法 §69 ¶2', bar: 'FRAUD' }],
  };
  const [ground] = ACT.grounds;
  if (!ground) throw new Error('the act has a ground');

  it('an act that is granted ends the licence, with its own paper and no acceptance notice', () => {
    const act = caseIn('IN_DECISION', { kind: 'REVOCATION', linkedCaseId: 3, licenceId: 7, licenceStanding: 'VALID' });
    const decision = withConsequences(decided(act, 'GRANT'), { ...CONTEXT, act: { act: ACT, ground } });
    expect(papersIn(decision)).toEqual(['REVOCATION_DECISION']);
    expect(decision.licence).toEqual({ kind: 'END', by: 'REVOCATION', on: '2026-11-25' });
    expect(decision.bar).toEqual({ kind: 'FRAUD', from: '2026-11-25' });
  });

  it('an act that is not granted leaves everything as it was, and nothing to serve', () => {
    const act = caseIn('IN_DECISION', { kind: 'REVOCATION', linkedCaseId: 3, licenceId: 7, licenceStanding: 'VALID' });
    const decision = withConsequences(decided(act, 'DENY', 'X'), { ...CONTEXT, act: { act: ACT, ground } });
    expect([papersIn(decision), decision.licence, decision.bar]).toEqual([[], undefined, undefined]);
    expect(clocksOf(decision).join()).not.toContain('DELIVERY');
    expect(dropAct(decision.after, CLERK, NOW).after.status).toBe('CLOSED');
  });
});

describe('视为准予延续', () => {
  const renewal = caseIn('IN_REVIEW', { licenceId: 7, licenceStanding: 'VALID' });
  const deemed = deemRenewed(
    renewal,
    { item: LICENSED, expiredOn: day('2026-11-25'), renewedTo: day('2031-11-25') },
    CLERK,
    NOW,
    TERMS.delivery,
  );

  it('grants on the last day of the licence, with its record, and ends the office’s tasks', () => {
    expect(deemed.after).toMatchObject({ status: 'CONCLUDED', result: 'GRANT', decidedOn: '2026-11-25' });
    expect(papersIn(deemed)).toEqual(['DEEMED_RENEWAL_RECORD']);
    expect(deemed.licence).toMatchObject({ kind: 'RENEW', deemed: true });
    expect(deemed.events).toEqual([{ type: 'ended', version: renewal.version + 1 }]);
    expect(clocksOf(deemed)).toEqual(['STATUTORY CANCELLED', 'PROMISED CANCELLED', 'DELIVERY from 2026-11-25 → -']);
  });

  it('stands against a word of the office that comes later, and the supervisor sees it', () => {
    const late = decisionAfterDeemedRenewal(deemed.after, { result: 'DENY', decidedOn: day('2026-11-24') }, CLERK, NOW);
    expect(late.steps[0]?.details).toMatchObject({ notApplied: true, result: 'DENY', decidedOn: '2026-11-24' });
    expect(late.after).toEqual({ ...deemed.after, version: deemed.after.version + 1 });
    expect(late.signals).toEqual([expect.objectContaining({ kind: 'DECISION_AFTER_DEEMED_RENEWAL', colour: 'RED' })]);
  });
});

describe('行政许可法 §50 ¶2 and the last midnight', () => {
  const renewal = { licenceId: 7, licenceStanding: 'VALID', acceptedOn: null, acceptMode: null } as const;
  const facts = { item: LICENSED, expiredOn: day('2026-11-25'), renewedTo: day('2031-11-25') };

  it.each(['RECEIVED', 'CORRECTING'] as const)('counts from the application: %s is enough', (status) => {
    const deemed = deemRenewed(caseIn(status, renewal), facts, CLERK, NOW, TERMS.delivery);
    expect(deemed.after).toMatchObject({ status: 'CONCLUDED', result: 'GRANT', acceptedOn: null });
    expect(clocksOf(deemed)).toEqual(expect.arrayContaining(['TELL_ONCE CANCELLED', 'CORRECTION_RESPONSE CANCELLED']));
  });

  // The cells of `deemRenewed` in the transition table: what it does from each status, as case.transitions.spec.ts shows for the others.
  it.each([
    ['RECEIVED', ['TELL_ONCE CANCELLED', 'CORRECTION_RESPONSE CANCELLED']],
    ['CORRECTING', ['TELL_ONCE CANCELLED', 'CORRECTION_RESPONSE CANCELLED']],
    ['ACCEPTED', []],
    ['IN_REVIEW', []],
    ['SPECIAL_PROCEDURE', []],
    ['IN_DECISION', []],
  ] as const)('%s × deemRenewed, carried out → DECIDED with its clocks and its paper', (status, beforeAcceptance) => {
    const current = caseIn(status, beforeAcceptance.length > 0 ? renewal : { licenceId: 7, licenceStanding: 'VALID' });
    const deemed = deemRenewed(current, facts, CLERK, NOW, TERMS.delivery);
    expect(deemed.steps).toEqual([
      expect.objectContaining({ action: 'deemRenewed', from: status, to: 'DECIDED' }),
      expect.objectContaining({ action: 'conclude', from: 'DECIDED', to: 'CONCLUDED' }),
    ]);
    expect(papersIn(deemed)).toEqual(['DEEMED_RENEWAL_RECORD']);
    expect(clocksOf(deemed)).toEqual(['STATUTORY CANCELLED', 'PROMISED CANCELLED', ...beforeAcceptance, 'DELIVERY from 2026-11-25 → -']);
  });

  it('does not count a draft, and not what was not yet received by anybody', () => {
    for (const status of ['DRAFT', 'SUBMITTED'] as const) {
      expect(() => deemRenewed(caseIn(status, renewal), facts, CLERK, NOW, TERMS.delivery)).toThrow(refused('state-conflict'));
    }
  });

  const deemed = deemRenewed(caseIn('IN_DECISION', { licenceId: 7 }), facts, CLERK, NOW, TERMS.delivery).after;
  const lastMinute = new Date('2026-11-25T15:59:59Z');
  const midnight = new Date('2026-11-25T16:00:00Z');

  it('a denial of the last minute wins, one of midnight does not, and a grant changes nothing', () => {
    expect(overturnsDeemedRenewal(deemed, { result: 'DENY', decidedAt: lastMinute })).toBe(true);
    expect(overturnsDeemedRenewal(deemed, { result: 'DENY', decidedAt: midnight })).toBe(false);
    expect(overturnsDeemedRenewal(deemed, { result: 'GRANT', decidedAt: lastMinute })).toBe(false);
    expect([decidedTooLate(day('2026-11-25'), lastMinute), decidedTooLate(day('2026-11-25'), midnight)]).toEqual([false, true]);
  });

  it('undoes what the law had seemed to bring, once: licence, service, record, and the supervisor is told', () => {
    const denied = decide(
      { ...deemed, status: 'CLOSED', servedOn: day('2026-11-26'), serviceMethod: 'WINDOW' },
      { ...made('DENY', 'SITE_FAILED'), decidedAt: lastMinute },
      CLERK,
      TERMS,
    );
    expect(denied.after).toMatchObject({ status: 'DECIDED', result: 'DENY', decidedOn: '2026-11-25', decidedBy: 'PEOPLE', servedOn: null });
    expect(denied.licence).toEqual({ kind: 'OVERTURN', expiredOn: '2026-11-25' });
    expect(denied.papers[0]).toMatchObject({
      kind: 'VOID_NOTICE',
      facts: { voided: 'DEEMED_RENEWAL_RECORD', reasonCode: 'DECIDED_IN_TIME' },
    });
    expect(denied.signals).toEqual([expect.objectContaining({ kind: 'DEEMED_RENEWAL_OVERTURNED' })]);
    expect(withConsequences(denied, CONTEXT).licence).toEqual(denied.licence);
    // The same word a second time finds a decision of people, and no deemed fact any more.
    expect(overturnsDeemedRenewal({ ...denied.after, status: 'CONCLUDED' }, { result: 'DENY', decidedAt: lastMinute })).toBe(false);
  });

  it('leaves an archived file and a decision of people alone', () => {
    expect(overturnsDeemedRenewal({ ...deemed, status: 'ARCHIVED' }, { result: 'DENY', decidedAt: lastMinute })).toBe(false);
    expect(overturnsDeemedRenewal({ ...deemed, decidedBy: 'PEOPLE' }, { result: 'DENY', decidedAt: lastMinute })).toBe(false);
  });
});

describe('an act of the organ', () => {
  const act: Act = {
    name: '注销',
    paper: 'CANCELLATION_DECISION',
    grounds: [{ code: 'EXPIRED', text: '届满未延续', article: '行政许可法 §70(1)', standing: ['EXPIRED'] }],
  };
  const first = caseIn('CLOSED', { result: 'GRANT', licenceId: 7, licenceStanding: 'EXPIRED' });

  it('needs a ground of the law that fits how the licence stands', () => {
    expect(groundOf(act, 'EXPIRED', first).article).toBe('行政许可法 §70(1)');
    expect(() => groundOf(act, 'WHY_NOT', first)).toThrow(refused('ground-unknown'));
    expect(() => groundOf(act, 'EXPIRED', { ...first, licenceStanding: 'VALID' })).toThrow(refused('ground-not-met'));
  });

  it('begins accepted, by people only, and neither who asks nor who decided before decides it', () => {
    const item = termsOfAct({ ...LICENSED, automaticRule: 'complete-papers' }, { limit: TERMS.delivery, levels: ['EXAMINE', 'DECIDE'] });
    const begun = beginAct(
      BLANK,
      first,
      { kind: 'CANCELLATION', ground: groundOf(act, 'EXPIRED', first), item, decidedBy: [2002] },
      CLERK,
      day('2026-11-26'),
      NOW,
      CALENDAR,
    );
    expect(begun.after).toMatchObject({
      status: 'ACCEPTED',
      kind: 'CANCELLATION',
      linkedCaseId: first.id,
      licenceId: 7,
      handledBy: [CLERK.id, 2002],
    });
    expect(item.automaticRule).toBeNull();
    expect(noteAct(first, 'CANCELLATION', '53292220261126000000011', CLERK, NOW).after.status).toBe('CLOSED');
  });

  it('is begun by the organ that decided or by a supervisor, not by another organ that can see the case', () => {
    expect(mayOpenAct(first, { organ: AUTHORITY.actingOrganCode, roles: ['APPROVER'] })).toBe(true);
    expect(mayOpenAct(first, { organ: CLERK.organ, roles: ['WINDOW_CLERK', 'APPROVER'] })).toBe(false);
    expect(mayOpenAct(first, { organ: CLERK.organ, roles: ['SUPERVISOR'] })).toBe(true);
  });

  it('is offered to the deciding organ where it makes sense, and never on an act', () => {
    const buttons = (state: CaseState) => actionsFor(['APPROVER'], state, NONE_OPEN);
    const valid = { ...first, licenceStanding: 'VALID' } as const;
    expect(buttons(valid)).toEqual(['openRevocation', 'openLicenceWithdrawal', 'openCancellation', 'openCorrection']);
    expect(buttons({ ...valid, openActs: ['REVOCATION'] })).not.toContain('openRevocation');
    expect(buttons({ ...valid, licenceStanding: 'REVOKED' })).toEqual(['openCancellation', 'openCorrection']);
    expect(buttons({ ...valid, licenceStanding: 'CANCELLED' })).toEqual(['openCorrection']);
    expect(buttons({ ...valid, result: 'DENY', licenceStanding: null })).toEqual(['openCorrection']);
    expect(buttons({ ...valid, kind: 'REVOCATION', linkedCaseId: 1 })).toEqual([]);
    expect(fits('withdraw', { ...valid, kind: 'REVOCATION' })).toBe(false);
  });
});

describe('送达', () => {
  const ready = caseIn('CONCLUDED');
  const letter = {
    method: 'POST',
    servedOn: day('2026-11-24'),
    proof: 'SIGNATURE',
    signer: 'APPLICANT',
    courier: '邮政速递',
    trackingNumber: 'EX1',
  } as const;

  it('counts from the day of the signature, and the clock stops on that day', () => {
    const sent = post(ready, { sequence: 1, handedOn: day('2026-11-23') }, CLERK, NOW).after;
    const served = serve(sent, letter, CLERK, NOW, TERMS);
    expect(served.after).toMatchObject({ status: 'CLOSED', servedOn: '2026-11-24', serviceMethod: 'POST', openPostings: 0 });
    const stop = served.clocks.find((effect) => 'stop' in effect && effect.stop === 'DELIVERY');
    expect(stop).toMatchObject({ outcome: 'MET', at: new Date('2026-11-24T15:59:59.999Z') });
    expect(clocksOf(served)).toContain('EVALUATION from 2026-11-24 → -');
  });

  it('is not done by mail that came back', () => {
    const sent = post(ready, { sequence: 1, handedOn: day('2026-11-23') }, CLERK, NOW).after;
    const back = recordReturn(sent, { sequence: 1, returnedOn: day('2026-11-26'), reason: 'NOBODY_HOME' }, CLERK, NOW);
    expect(back.after).toMatchObject({ status: 'CONCLUDED', servedOn: null, openPostings: 0 });
    expect(back.signals).toEqual([expect.objectContaining({ kind: 'POSTING_RETURNED' })]);
    expect(fits('recordReturn', back.after)).toBe(false);
  });

  it('is announced in public only as the last means, once, and ends when the person comes after all', () => {
    const notice = { publishedOn: day('2026-11-26'), reason: 'OTHER_MEANS_FAILED', medium: '县政府网站' } as const;
    const limit = { amount: 30, unit: 'DAY', article: '民事诉讼法 §95', rollsLastDayOff: true } as const;
    expect(() => announce(ready, notice, { returned: 0 }, limit, CLERK, NOW)).toThrow(refused('public-notice-premature'));
    expect(announce(ready, { ...notice, reason: 'WHEREABOUTS_UNKNOWN' }, { returned: 0 }, limit, CLERK, NOW).after.status).toBe(
      'CONCLUDED',
    );
    const announced = announce(ready, notice, { returned: 1 }, limit, CLERK, NOW);
    expect(clocksOf(announced)).toEqual(['PUBLIC_NOTICE from 2026-11-26 → SERVE_BY_NOTICE']);
    expect(fits('announce', announced.after)).toBe(false);
    const came = serve(announced.after, { method: 'WINDOW', servedOn: day('2026-11-26'), proof: 'IDENTITY' }, CLERK, NOW, TERMS);
    expect(clocksOf(came)).toContain('PUBLIC_NOTICE CANCELLED');
  });

  it('lies between the decision and today', () => {
    const on = (text: string) => () => assertServiceDay(ready, day(text), day('2026-11-26'), null, '/signedOn');
    expect(on('2026-09-24')).toThrow(refused('service-date'));
    expect(on('2026-11-27')).toThrow(refused('service-date'));
    expect(on('2026-09-25')).not.toThrow();
  });
});

describe('a fee', () => {
  const state = caseIn('DECIDED');
  const charges = [
    { name: '占用费', standard: '示例', amountFen: 30_000 },
    { name: '修复费', standard: '示例', amountFen: 8_000 },
  ];
  const assessed = assessFee(state, { charges, channel: 'FISCAL', payBy: day('2026-12-11'), basis: '示例' }, CLERK, NOW);
  it('asks for no payment of nothing', () => {
    const free = [{ name: '占用费', standard: '减免', amountFen: 0 }];
    expect(() => assessFee(state, { charges: free, channel: 'FISCAL', payBy: day('2026-12-11'), basis: '示例' }, CLERK, NOW)).toThrow(
      refused('payment-amount'),
    );
  });

  const notice = { totalFen: assessed.total, issuedOn: day('2026-11-26') };
  const pay = (amountFen: number, paidOn: string) => () =>
    recordPayment(
      assessed.decision.after,
      { channel: 'FISCAL', reference: 'FS1', amountFen, paidOn: day(paidOn) },
      notice,
      day('2026-11-27'),
      CLERK,
      NOW,
    );

  it('is told in full and concluded by the whole sum', () => {
    expect(assessed.total).toBe(38_000);
    expect(papersIn(assessed.decision)).toEqual(['PAYMENT_NOTICE']);
    expect(pay(38_000, '2026-11-27')().after.status).toBe('CONCLUDED');
  });

  it('is not concluded by a part of it, nor by a voucher from before the notice', () => {
    expect(pay(37_999, '2026-11-27')).toThrow(refused('payment-amount'));
    expect(pay(38_000, '2026-11-25')).toThrow(refused('service-date'));
    expect(pay(38_000, '2026-11-28')).toThrow(refused('service-date'));
  });

  it('is nothing that an applicant or a supervisor records', () => {
    expect(actionsFor(['CITIZEN'], state, NONE_OPEN)).toEqual(['chooseDelivery']);
    expect(actionsFor(['SUPERVISOR'], state, NONE_OPEN)).not.toContain('recordPayment');
  });
});
