export const DISPUTE_NO = 'JF53292220261123000000017';

export const DISPUTE_EXAMPLE = {
  disputeNo: DISPUTE_NO,
  version: 1,
  stage: 'REGISTERED',
  stageName: '已登记',
  kind: 'LABOUR_WAGES',
  kindName: '劳动争议（拖欠工资）',
  source: '窗口',
  division: '532922101',
  organ: '532922-dispute-centre',
  organName: '漾濞彝族自治县社会治安综合治理中心',
  lead: { id: 1370, name: '毕春燕' },
  urgency: 'ORDINARY',
  dangerous: false,
  language: null,
  firstContactAt: '2026-11-23T01:20:00.000Z',
  claimants: 12,
  money: { claimed: '480000.00', received: '0.00' },
  outcome: null,
  closedAt: null,
  clocks: [
    {
      kind: 'DISPUTE_TRIAGE',
      name: '纠纷首次处置期限',
      article: '内部办理规程（样例）',
      startsOn: '2026-11-23',
      dueOn: '2026-11-30',
      state: 'RUNNING',
      overdue: false,
    },
  ],
  proceedings: [],
  actions: ['triage', 'withdraw', 'forward', 'merge'],
} as const;

export const COMMAND_PROBLEMS = ['dispute-not-found', 'not-permitted', 'state-conflict', 'version-mismatch', 'validation-failed'] as const;
