const terms = [{ payer: 32, payee: 31, amount: '20000.00', inKind: false, dueOn: '2027-01-15', way: 'BANK', account: '本人工资卡' }];

export const EXAMPLES = {
  view: {
    disputeNo: 'JF53292220261201000000015',
    proceedingId: 21,
    version: 4,
    state: 'MEDIATING',
    stateName: '调解中',
    mediatorId: 1386,
    wills: [{ partyId: 31, side: 'CLAIMANT', will: 'WILLING' }],
    agreement: null,
    actions: ['meet', 'draft'],
  },
  agreement: { partyIds: [31, 32], record: '双方对拖欠工资的数额没有争议。', total: '20000.00', terms },
} as const;

/** What each act on a mediation may refuse. */
export const ACT_PROBLEMS = [
  'dispute-not-found',
  'proceeding-not-found',
  'not-permitted',
  'state-conflict',
  'version-mismatch',
  'validation-failed',
] as const;
