/** Examples shown in the API pages; the people are invented, their numbers in the unused area 532999. */
export const EXAMPLES = {
  file: {
    itemCode: '530120014000',
    applicant: { kind: 'PERSON', name: '杨晶晶', idNumber: '532999199003070010', phone: '13800000001' },
    form: { insuredName: '杨小满', relation: 'CHILD', fromPlace: '532928', toPlace: '532922' },
    papers: [{ code: 'ID_CARD', form: 'ORIGINAL' }],
    proceed: true,
  },
  view: {
    caseNo: '53292220261122000000011',
    version: 2,
    status: 'ACCEPTED',
    statusName: '已受理',
    actions: ['withdraw'],
  },
  entry: {
    caseNo: '53292220261122000000011',
    itemName: '基本医疗保险关系转移接续',
    applicantName: '杨晶晶',
    status: 'IN_REVIEW',
    statusName: '审查中',
    channel: 'WINDOW',
    division: '532922',
    promisedDueOn: '2026-12-11',
    statutoryDueOn: '2026-12-11',
    receivedOn: '2026-11-22',
  },
  step: { version: 2, action: 'accept', from: 'RECEIVED', to: 'ACCEPTED', actorKind: 'STAFF', actorId: 1001, onBehalfOf: null, at: '2026-11-22T01:31:00.000Z', details: {} },
  document: { id: 7, kind: 'ACCEPTANCE_NOTICE', number: '漾医保受〔2026〕7号', issuedOn: '2026-11-22', ready: true },
  clock: {
    kind: 'STATUTORY',
    article: '行政许可法 §42',
    unit: 'WORKING_DAY',
    budget: 20,
    startsOn: '2026-09-18',
    dueOn: '2026-10-22',
    state: 'RUNNING',
    provisional: false,
    days: [{ date: '2026-10-01', counted: false, reason: '国庆节' }],
  },
  form: { form: { fromPlace: '532928', toPlace: '532922' } },
  correction: {
    items: [{ materialCode: 'LAYOUT_PLAN', problem: 'MISSING', explanation: '请补交经营场所平面布局图，标明操作流程。' }],
  },
  papers: { papers: [{ code: 'LAYOUT_PLAN', form: 'ELECTRONIC', uploadId: 'u_0192f0c17c1e' }] },
  refusal: { reasonCode: 'NOT_COMPETENT', organToGoTo: '大理白族自治州市场监督管理局' },
  notRequired: { reasonCode: 'LIGHT_GOODS_VEHICLE' },
  withdrawal: { reason: '申请人改由本人在户籍地办理' },
  delivery: { pickUpCode: 'K7P2QX' },
  evaluation: { grade: 5, serviceEvent: 'DELIVERY', comment: '一次就办好了' },
} as const;

/** What every command on a case may answer. */
export const COMMAND_PROBLEMS = ['case-not-found', 'not-permitted', 'state-conflict', 'version-mismatch', 'validation-failed'] as const;
