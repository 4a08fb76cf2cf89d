import type { ActionOfProceeding, ProceedingDefinition, StateOfProceeding, WaitParty } from './proceeding';

const state = (name: string, waitsFor: WaitParty | null): StateOfProceeding => ({ name, waitsFor });
const party = (name: string): ActionOfProceeding => ({ name, by: 'PARTY', paper: false });
const office = (name: string): ActionOfProceeding => ({ name, by: 'OFFICE', paper: false });
/** An act of the court, entered from its paper. */
const court = (name: string): ActionOfProceeding => ({ name, by: 'ORGAN', paper: true });

/** 法律援助: 法律援助法 §38—§55. What was decided keeps its way to an objection (§49); the file is reviewed and archived after the end. */
const LEGAL_AID: ProceedingDefinition = {
  kind: 'LEGAL_AID',
  name: '法律援助',
  initial: 'APPLIED',
  transitions: {
    APPLIED: {
      check: 'APPLIED',
      askOnce: 'SUPPLEMENTING',
      provide: 'PROVISIONAL',
      grant: 'GRANTED',
      deny: 'DENIED',
      withdraw: 'WITHDRAWN',
    },
    // §43 ¶2: told once; what does not come as asked is an application withdrawn.
    SUPPLEMENTING: { check: 'SUPPLEMENTING', supply: 'APPLIED', provide: 'PROVISIONAL', lapse: 'DEEMED_WITHDRAWN', withdraw: 'WITHDRAWN' },
    // §44: aid first, papers and decision afterwards. A lawyer may be working already.
    PROVISIONAL: {
      check: 'PROVISIONAL',
      assignAtOnce: 'PROVISIONAL',
      complete: 'PROVISIONAL',
      grant: 'GRANTED',
      deny: 'DENIED',
      terminate: 'TERMINATED',
    },
    GRANTED: { assign: 'ASSIGNED', terminate: 'TERMINATED' },
    // §46: a lawyer declines for a reason that stands, or begins.
    ASSIGNED: { begin: 'IN_HANDLING', decline: 'GRANTED', replace: 'GRANTED', terminate: 'TERMINATED' },
    IN_HANDLING: { report: 'IN_HANDLING', replace: 'GRANTED', conclude: 'CONCLUDED', terminate: 'TERMINATED' },
    CONCLUDED: { review: 'REVIEWED' },
    REVIEWED: { archive: 'ARCHIVED' },
    DENIED: { object: 'OBJECTION' },
    // §48 ends aid for one of eight reasons; §49 lets the recipient object.
    TERMINATED: { object: 'OBJECTION_TO_END' },
    OBJECTION: { uphold: 'UPHELD', order: 'ORDERED' },
    OBJECTION_TO_END: { uphold: 'UPHELD', order: 'ORDERED' },
    ORDERED: { check: 'ORDERED', grant: 'GRANTED' },
    UPHELD: {},
    DEEMED_WITHDRAWN: {},
    WITHDRAWN: {},
    ARCHIVED: {},
  },
  states: {
    APPLIED: state('已申请，审查中', 'OFFICE'),
    SUPPLEMENTING: state('待补充材料', 'PARTIES'),
    PROVISIONAL: state('先行提供援助，补办手续', 'OFFICE'),
    GRANTED: state('给予援助，待指派', 'OFFICE'),
    ASSIGNED: state('已指派，待承办人接受', 'OFFICE'),
    IN_HANDLING: state('承办中', 'OFFICE'),
    CONCLUDED: state('已结案，待质量评查', 'OFFICE'),
    REVIEWED: state('已评查，待归档', null),
    DENIED: state('不予援助', null),
    TERMINATED: state('终止援助', null),
    OBJECTION: state('对不予援助的异议审查中', 'OFFICE'),
    OBJECTION_TO_END: state('对终止援助的异议审查中', 'OFFICE'),
    ORDERED: state('责令改正，应给予援助', 'OFFICE'),
    UPHELD: state('维持决定，可以复议或者起诉', null),
    DEEMED_WITHDRAWN: state('未按要求补充，视为撤回', null),
    WITHDRAWN: state('已撤回', null),
    ARCHIVED: state('已归档', null),
  },
  actions: {
    check: office('核查经济状况或者人员类别'),
    askOnce: office('一次性告知补充材料'),
    supply: party('补充材料'),
    lapse: office('逾期未补充'),
    provide: office('先行提供法律援助'),
    complete: party('补办申请手续'),
    assignAtOnce: office('先行指派'),
    grant: office('决定给予'),
    deny: office('决定不予'),
    object: party('提出异议'),
    uphold: office('维持决定'),
    order: office('责令改正'),
    assign: office('指派'),
    begin: office('承办人接受指派'),
    decline: office('承办人有正当理由不能承办'),
    replace: office('更换承办人'),
    report: office('报告进展'),
    conclude: office('结案'),
    terminate: office('终止援助'),
    review: office('质量评查'),
    archive: office('归档'),
    withdraw: party('撤回申请'),
  },
};

/** 人民调解: 人民调解法 §17—§33. A result is over for the parties; the return visit and the archive follow it. */
const MEDIATION: ProceedingDefinition = {
  kind: 'MEDIATION',
  name: '人民调解',
  initial: 'REGISTERED',
  transitions: {
    REGISTERED: { invite: 'CONSENT', withdraw: 'WITHDRAWN' },
    // §17: who clearly refuses must not be mediated with.
    CONSENT: { refuse: 'REFUSED', accept: 'ACCEPTED', withdraw: 'WITHDRAWN' },
    ACCEPTED: { assign: 'MEDIATING', terminate: 'TERMINATED' },
    MEDIATING: {
      assign: 'MEDIATING',
      meet: 'MEDIATING',
      extend: 'MEDIATING',
      draft: 'AGREEING',
      agreeOrally: 'AGREED',
      fail: 'FAILED',
      terminate: 'TERMINATED',
    },
    // §29, §30: nothing is in effect before every signature and the committee's seal are there.
    AGREEING: { sign: 'AGREEING', discard: 'MEDIATING', takeEffect: 'AGREED', fail: 'FAILED', terminate: 'TERMINATED' },
    // §31: the committee watches performance.
    AGREED: { pay: 'AGREED', fulfil: 'FULFILLED', breach: 'BREACHED', reopen: 'MEDIATING' },
    BREACHED: { pay: 'BREACHED', resume: 'AGREED', fulfil: 'FULFILLED', leave: 'LEFT_TO_LAW', reopen: 'MEDIATING' },
    FULFILLED: { visit: 'VISITED', archive: 'ARCHIVED' },
    REFUSED: { archive: 'ARCHIVED' },
    FAILED: { visit: 'VISITED', archive: 'ARCHIVED' },
    TERMINATED: { archive: 'ARCHIVED' },
    LEFT_TO_LAW: { visit: 'VISITED', archive: 'ARCHIVED' },
    WITHDRAWN: { archive: 'ARCHIVED' },
    VISITED: { visit: 'VISITED', archive: 'ARCHIVED' },
    ARCHIVED: {},
  },
  states: {
    REGISTERED: state('已登记', 'OFFICE'),
    CONSENT: state('征询意愿', 'PARTIES'),
    ACCEPTED: state('已受理，待确定调解员', 'OFFICE'),
    MEDIATING: state('调解中', 'OFFICE'),
    AGREEING: state('协议待签名盖章', 'PARTIES'),
    AGREED: state('协议生效，履行中', 'PARTIES'),
    BREACHED: state('没有按期履行', 'PARTIES'),
    FULFILLED: state('已履行', null),
    REFUSED: state('当事人不同意调解', null),
    FAILED: state('调解不成', null),
    TERMINATED: state('终止调解', null),
    LEFT_TO_LAW: state('未履行，转其他法律途径', null),
    WITHDRAWN: state('已撤回', null),
    VISITED: state('已回访', null),
    ARCHIVED: state('已归档', null),
  },
  actions: {
    invite: office('征询当事人意愿'),
    refuse: party('明确拒绝调解'),
    accept: office('受理'),
    assign: office('确定调解员'),
    meet: office('调解并记录'),
    extend: party('当事人同意延长'),
    draft: office('拟定调解协议'),
    sign: party('签名、盖章'),
    discard: office('协议作废，继续调解'),
    takeEffect: office('盖章生效'),
    agreeOrally: party('达成口头协议'),
    pay: party('履行一期'),
    fulfil: party('全部履行'),
    breach: office('到期未履行'),
    resume: party('补上逾期款项'),
    leave: party('转其他法律途径'),
    reopen: party('变更协议'),
    fail: office('调解不成'),
    terminate: office('终止调解'),
    visit: office('回访'),
    archive: office('归档'),
    withdraw: party('撤回申请'),
  },
};

/** 司法确认: 人民调解法 §33; 民事诉讼法 §205, §206. The court's steps are entered from its papers. */
const JUDICIAL_CONFIRMATION: ProceedingDefinition = {
  kind: 'JUDICIAL_CONFIRMATION',
  name: '司法确认',
  initial: 'PREPARING',
  transitions: {
    PREPARING: { file: 'APPLIED', abandon: 'ABANDONED' },
    APPLIED: { accept: 'ACCEPTED', refuse: 'NOT_ACCEPTED', confirm: 'CONFIRMED', withdraw: 'WITHDRAWN' },
    // 民诉法解释 §357: withdrawn before the ruling, or taken as withdrawn.
    ACCEPTED: { supplement: 'ACCEPTED', extend: 'ACCEPTED', confirm: 'CONFIRMED', reject: 'REJECTED', withdraw: 'WITHDRAWN' },
    // §206: a ruling that confirms can be enforced; otherwise the agreement may be changed, or there is a suit.
    CONFIRMED: {},
    REJECTED: {},
    NOT_ACCEPTED: {},
    WITHDRAWN: {},
    ABANDONED: {},
  },
  states: {
    PREPARING: state('准备共同申请', 'PARTIES'),
    APPLIED: state('已共同申请，待受理', 'COURT'),
    ACCEPTED: state('法院审查中', 'COURT'),
    CONFIRMED: state('裁定有效', null),
    REJECTED: state('裁定驳回', null),
    NOT_ACCEPTED: state('不予受理', null),
    WITHDRAWN: state('已撤回', null),
    ABANDONED: state('未申请', null),
  },
  actions: {
    file: party('双方共同申请'),
    abandon: party('不再申请'),
    accept: court('法院受理'),
    refuse: court('法院不予受理'),
    supplement: court('法院要求补充'),
    extend: court('法院延长审查期限'),
    confirm: court('裁定有效'),
    reject: court('裁定驳回'),
    withdraw: court('准许撤回或者按撤回处理'),
  },
};

/** What the county's own bodies conduct, and what goes to the court with both sides. */
export const OFFICE_PROCEEDINGS = { LEGAL_AID, MEDIATION, JUDICIAL_CONFIRMATION } as const;
