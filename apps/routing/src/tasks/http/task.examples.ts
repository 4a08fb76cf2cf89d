/** What every command on a task may be refused with. */
export const TASK_PROBLEMS = [
  'task-not-found',
  'task-already-claimed',
  'task-not-yours',
  'not-post-holder',
  'recusal-required',
  'state-conflict',
  'version-mismatch',
  'validation-failed',
] as const;

/** What an opinion may be refused for. */
export const OPINION_PROBLEMS = [
  'reason-required',
  'reviews-open',
  'reviews-refused',
  'site-check-missing',
  'site-check-date',
  'site-check-two-people',
] as const;

/** What asking somebody to sign may be refused for. */
export const SIGNER_PROBLEMS = ['signer-one-of', 'signer-not-available', 'target-recused', 'branch-already-open'] as const;

const line = {
  taskId: 4182,
  version: 2,
  caseNo: '53292220260929000000128',
  itemCode: '530131017000',
  itemName: '食品经营许可',
  category: 'market',
  division: '532922',
  step: 'EXAMINE',
  kind: 'MAIN',
  status: 'CLAIMED',
  organCode: '532922-market-supervision',
  sectionCode: 'food',
  assignee: 1187,
  onBehalfOf: 1186,
  dueOn: '2026-10-13',
  question: null,
  openedAt: '2026-09-29T02:10:00.000Z',
};

const view = {
  ...line,
  actions: ['transfer', 'release', 'recommend', 'delegate', 'addSign', 'countersign', 'hold'],
  parentTaskId: null,
  waiting: null,
  itemVersion: 1,
  situation: 'GENERAL',
  post: { code: '532922-market-supervision/food/examine', name: '市场监督管理局食品监管股审核岗', primary: 1186, backup: 1187 },
  assignee: { id: 1187, name: '张开富', capacity: 'BACKUP' },
  onBehalfOf: { id: 1186, name: '段红梅' },
  statutoryDueOn: '2026-10-21',
  promisedDueOn: '2026-10-13',
  stepOverdueOn: null,
  acceptedOn: '2026-09-29',
  acceptMode: 'NORMAL',
  siteCheckRequired: true,
  route: {
    handler: 'PEOPLE',
    reason: '按 2026-09-29 有效的权责清单（法定本级行使）由该单位办理。',
    organCode: '532922-market-supervision',
    status: 'OPEN',
    levels: ['EXAMINE', 'DECIDE'],
  },
  departmentSystem: { calls: [], answers: [] },
  handedOverWork: null,
  closedAt: null,
  opinions: [],
  branches: [],
  history: [
    { at: '2026-09-29T02:10:00.000Z', action: 'open', step: 'EXAMINE', actor: null, onBehalfOf: null, reason: null },
    { at: '2026-09-29T02:30:00.000Z', action: 'claim', step: 'EXAMINE', actor: '张开富', onBehalfOf: '段红梅', reason: null },
  ],
};

const queues = {
  mine: { count: 4, capped: false },
  posts: { count: 17, capped: false },
  organ: null,
  touched: [
    {
      postCode: '532922-market-supervision/food/examine',
      postName: '市场监督管理局食品监管股审核岗',
      ready: { count: 17, capped: false },
    },
  ],
};

const siteCheck = { checkedOn: '2026-10-09', checkedBy: [1187, 1188], findings: '布局、设备与图纸一致。' };

export const EXAMPLES = {
  list: { items: [line], page: { next: null, hasMore: false } },
  view,
  answer: { ...view, queues },
  next: { task: { ...view, queues }, queues },
  delegation: { to: 1188, request: '请核对现场布局与图纸，把结果写明。' },
  addSign: { staffId: 1188, request: '请对分区设置提出意见。' },
  countersign: {
    mode: 'QUORUM',
    quorum: 2,
    signers: [{ postCode: '532922-market-supervision/registration/examine' }, { staffId: 1188 }, { staffId: 1189 }],
    request: '请就场所用途提出意见。',
  },
  repeatedReview: { branchTaskId: 4190, request: '已补充宗地图，请再次审查。' },
  signature: { verdict: 'AGREE', opinion: '符合规划。' },
  hold: { party: '省级系统数据核验', until: '2026-10-12', reason: '省级系统检修，数据核验结果未返回。' },
  batchClaims: { rows: [{ taskId: 4182, version: 1, expectedOwner: null }] },
  batchReleases: { reason: '今天外出核查。', rows: [{ taskId: 4182, version: 2 }] },
  batchDecisions: { rows: [{ taskId: 4183, version: 2, result: 'GRANT', opinion: '材料齐全，准予。' }] },
  batch: {
    done: 1,
    refused: 1,
    results: [
      { taskId: 4183, done: true, version: 3, problem: null },
      {
        taskId: 4184,
        done: false,
        version: null,
        problem: { status: 409, code: 'task-not-yours', title: '任务不在您名下', detail: '任务现在不在您名下，请刷新。' },
      },
    ],
    queues,
  },
  claim: { expectedOwner: null },
  reason: { reason: '今天外出核查，退回岗位。' },
  transfer: { to: 1188, expectedOwner: 1187, reason: '手上件多，请协助办理。' },
  recommendation: { recommendation: 'GRANT', opinion: '材料齐全，现场核查合格。', siteCheck },
  decision: { result: 'DENY', reasonCode: 'LAYOUT_UNFIT', opinion: '加工区与就餐区未分隔，不符合食品经营许可管理办法的要求。' },
};
