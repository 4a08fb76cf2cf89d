import { addDays, addMonths, daysBetween, type LocalDate, type WorkingCalendar } from '@app/legal-calendar';
import type { LimitationFacts } from './limitation-facts';

export type AlarmCode =
  | 'ARBITRATION'
  | 'ARBITRATION_NOT_RUNNING'
  | 'FACT_MISSING'
  | 'SUE_DIRECTLY'
  | 'LABOUR_MEDIATION'
  | 'LABOUR_MEDIATION_EXIT'
  | 'CONFIRMATION'
  | 'CONFIRMATION_EXCLUDED'
  | 'ENFORCEMENT'
  | 'INSTALMENT_MISSED'
  | 'AWARD_SUIT'
  | 'FINAL_AWARD_SUIT'
  | 'APPEAL'
  | 'PRESERVATION'
  | 'INSPECTION'
  | 'PROVISIONAL_AID';

/** INFO: nothing presses. WARN: within the county's own notice. URGENT: fewer days than 法律援助法 §44 names. EXPIRED: the last day is over. */
export type Severity = 'INFO' | 'WARN' | 'URGENT' | 'EXPIRED';

export interface Alarm {
  readonly code: AlarmCode;
  readonly severity: Severity;
  /** The last lawful day (民法典 §203 applied); null where no period runs. */
  readonly dueOn: LocalDate | null;
  /** Days left to the day without the roll-over: the safer reading; never below 0. */
  readonly daysLeft: number | null;
  readonly article: string;
  readonly sentence: string;
}

export interface GuardTerm {
  readonly name: string;
  readonly amount: number;
  readonly unit: 'DAY' | 'YEAR';
  readonly article: string;
}

type TermCode =
  | 'ARBITRATION'
  | 'LABOUR_MEDIATION'
  | 'CONFIRMATION'
  | 'ENFORCEMENT'
  | 'AWARD_SUIT'
  | 'FINAL_AWARD_SUIT'
  | 'APPEAL'
  | 'PRESERVATION'
  | 'INSPECTION';

/** `data/limitation-rules.json`. */
export interface LimitationRules {
  readonly terms: Readonly<Record<TermCode, GuardTerm>>;
  readonly articles: {
    readonly arbitrationWhileEmployed: string;
    readonly interruption: string;
    readonly iou: string;
    readonly notConfirmed: string;
    readonly suitOnAgreement: string;
    readonly supervision: string;
  };
  readonly provisionalAidDays: { readonly fewerThan: number; readonly article: string };
  readonly warnDays: { readonly within: number };
}

/** Every clock that runs against the person, from dated facts. Pure: equal facts on an equal day give equal alarms. */
export function limitationAlarms(facts: LimitationFacts, today: LocalDate, rules: LimitationRules, calendar: WorkingCalendar): Alarm[] {
  const guard = new Guard(today, rules, calendar);
  const running = [
    ...arbitration(facts, guard),
    ...labourMediation(facts, guard),
    ...confirmation(facts, guard),
    ...performance(facts, guard),
    ...afterDecisions(facts, guard),
    ...inspection(facts, guard),
  ];
  return [...running, ...provisionalAid(facts, running, rules)];
}

class Guard {
  constructor(
    readonly today: LocalDate,
    readonly rules: LimitationRules,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** 民法典 §201, §202, §203. A last day before the first published notice is long over: no holiday can bring it back. */
  due(code: TermCode, from: LocalDate): LocalDate {
    const plain = this.plain(code, from);
    return plain < this.calendar.coverageStartsOn ? plain : this.calendar.workingDayOnOrAfter(plain);
  }

  private plain(code: TermCode, from: LocalDate): LocalDate {
    const { amount, unit } = this.rules.terms[code];
    return unit === 'YEAR' ? addMonths(from, amount * 12) : addDays(from, amount);
  }

  /** A period that runs from a day, and what to do about it. */
  running(code: TermCode & AlarmCode, from: LocalDate, todo: string, over: string): Alarm {
    const term = this.rules.terms[code];
    const dueOn = this.due(code, from);
    const daysLeft = Math.max(0, daysBetween(this.today, this.plain(code, from)));
    const severity = this.severity(dueOn, daysLeft);
    const sentence =
      severity === 'EXPIRED' ? `${term.name}已于${dueOn}届满。${over}` : `${term.name}至${dueOn}届满，还有${daysLeft}日。${todo}`;
    return { code, severity, dueOn, daysLeft, article: term.article, sentence };
  }

  private severity(dueOn: LocalDate, daysLeft: number): Severity {
    if (this.today > dueOn) return 'EXPIRED';
    if (daysLeft < this.rules.provisionalAidDays.fewerThan) return 'URGENT';
    return daysLeft <= this.rules.warnDays.within ? 'WARN' : 'INFO';
  }
}

const info = (code: AlarmCode, article: string, sentence: string, severity: Severity = 'INFO'): Alarm => ({
  code,
  severity,
  dueOn: null,
  daysLeft: null,
  article,
  sentence,
});

/** 劳动争议调解仲裁法 §27: one year; for wages none while the employment lasts, then one year from its end. */
function arbitration(facts: LimitationFacts, guard: Guard): Alarm[] {
  if (facts.matter === 'CIVIL') return [];
  const { articles } = guard.rules;
  const direct =
    facts.matter === 'WAGES' && facts.iou && facts.suedOn === null
      ? [info('SUE_DIRECTLY', articles.iou, '有工资欠条且没有其他争议，可以直接向法院起诉，不必先仲裁。')]
      : [];
  if (facts.arbitrationFiledOn !== null || facts.suedOn !== null) return direct;
  if (facts.matter === 'WAGES' && facts.employment === 'RUNNING') {
    const sentence = '劳动关系还在，追讨劳动报酬不受一年时效限制；劳动关系终止的，自终止之日起一年内申请。';
    return [...direct, info('ARBITRATION_NOT_RUNNING', articles.arbitrationWhileEmployed, sentence)];
  }
  const from = facts.matter === 'WAGES' ? facts.employmentEndedOn : facts.knewOn;
  if (from === null) {
    const what = facts.matter === 'WAGES' ? '劳动关系是否终止、何日终止' : '何日知道权利受到侵害';
    return [...direct, info('FACT_MISSING', guard.rules.terms.ARBITRATION.article, `算不出仲裁时效：请先问清${what}。`, 'WARN')];
  }
  const todo = '请尽快申请仲裁；向对方主张、向有关部门请求救济或者对方承认的，留存证据，时效从当日重新计算。';
  const over = '请核实有没有中断、中止的情形；仍可以协商、调解，并可以申请法律援助咨询。';
  return [...direct, guard.running('ARBITRATION', lastStart(from, facts, guard), todo, over)];
}

/** Each interruption before the period is over starts it anew (§27 ¶2); one that comes too late starts nothing. */
function lastStart(from: LocalDate, { interruptions }: LimitationFacts, guard: Guard): LocalDate {
  let start = from;
  for (const { on } of interruptions.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
    if (on > start && on <= guard.today && on <= guard.due('ARBITRATION', start)) start = on;
  }
  return start;
}

/** §14: no agreement fifteen days after the application was received opens the way to arbitration. */
function labourMediation(facts: LimitationFacts, guard: Guard): Alarm[] {
  const { labourMediationAppliedOn: from, mediationEndedOn, agreementEffectiveOn, arbitrationFiledOn } = facts;
  if (from === null || mediationEndedOn !== null || agreementEffectiveOn !== null || arbitrationFiledOn !== null) return [];
  const dueOn = guard.due('LABOUR_MEDIATION', from);
  const { article } = guard.rules.terms.LABOUR_MEDIATION;
  if (guard.today > dueOn) {
    return [
      {
        code: 'LABOUR_MEDIATION_EXIT',
        severity: 'WARN',
        dueOn,
        daysLeft: 0,
        article,
        sentence: `调解已满十五日没有达成协议（${dueOn}届满），可以申请劳动仲裁。`,
      },
    ];
  }
  const daysLeft = Math.max(0, daysBetween(guard.today, dueOn));
  return [
    {
      code: 'LABOUR_MEDIATION',
      severity: 'INFO',
      dueOn,
      daysLeft,
      article,
      sentence: `调解期限至${dueOn}；到期没有达成协议的，可以申请劳动仲裁。`,
    },
  ];
}

/** 人民调解法 §33: thirty days from the day the agreement took effect; 民诉法解释 §355: some matters never. */
function confirmation(facts: LimitationFacts, guard: Guard): Alarm[] {
  const { agreementEffectiveOn: from, confirmationExcluded, confirmationAppliedOn, confirmedOn } = facts;
  if (from === null || confirmationAppliedOn !== null || confirmedOn !== null) return [];
  if (confirmationExcluded) {
    return [
      info(
        'CONFIRMATION_EXCLUDED',
        guard.rules.articles.notConfirmed,
        '协议内容属于法院不予确认的事项，不能申请司法确认；有争议的可以依法起诉。',
      ),
    ];
  }
  return [
    guard.running(
      'CONFIRMATION',
      from,
      '需要强制执行效力的，请双方共同申请司法确认。',
      `不能再申请司法确认；对方不履行的，可以就协议起诉（${guard.rules.articles.suitOnAgreement}）。`,
    ),
  ];
}

/** 民事诉讼法 §250: two years from the last day for performance, of a debt in parts from the last part. */
function performance(facts: LimitationFacts, guard: Guard): Alarm[] {
  const { instalments, enforceable, enforcementAppliedOn } = facts;
  const open = instalments.filter(({ paid }) => !paid);
  if (open.length === 0 || enforcementAppliedOn !== null) return [];
  const missed = open
    .filter(({ dueOn }) => dueOn < guard.today)
    .map(({ dueOn }) => dueOn)
    .sort();
  const [first] = missed;
  const alarms: Alarm[] = [];
  if (first !== undefined) {
    const way = enforceable ? '可以申请强制执行。' : '请督促履行；可以就协议起诉，给付劳动报酬的也可以申请支付令。';
    const article = enforceable ? guard.rules.terms.ENFORCEMENT.article : guard.rules.articles.supervision;
    const sentence = `应于${first}履行的款项没有到账（共${missed.length}期）。${way}`;
    alarms.push({ code: 'INSTALMENT_MISSED', severity: 'URGENT', dueOn: first, daysLeft: 0, article, sentence });
  }
  const last = instalments
    .map(({ dueOn }) => dueOn)
    .sort()
    .at(-1);
  // Before the first default there is nothing to enforce and no period to watch.
  if (enforceable && first !== undefined && last !== undefined) {
    const todo = '分期履行的，从最后一期届满之日起算；请尽早申请。';
    alarms.push(guard.running('ENFORCEMENT', last, todo, '请核实有没有中止、中断的情形。'));
  }
  return alarms;
}

function afterDecisions(facts: LimitationFacts, guard: Guard): Alarm[] {
  const alarms: Alarm[] = [];
  const { awardServedOn, awardIsFinal, suedOn, judgmentServedOn, appealedOn, preservedOn, arbitrationFiledOn } = facts;
  if (awardServedOn !== null && suedOn === null) {
    const code = awardIsFinal ? 'FINAL_AWARD_SUIT' : 'AWARD_SUIT';
    const over = awardIsFinal ? '裁决已经生效，对方不履行的可以申请强制执行。' : '裁决书已发生法律效力，对方不履行的可以申请强制执行。';
    alarms.push(guard.running(code, awardServedOn, '不服裁决的，请在期满前起诉。', over));
  }
  if (judgmentServedOn !== null && appealedOn === null) {
    alarms.push(guard.running('APPEAL', judgmentServedOn, '不服判决的，请在期满前上诉。', '判决已经生效。'));
  }
  if (preservedOn !== null && suedOn === null && arbitrationFiledOn === null) {
    alarms.push(guard.running('PRESERVATION', preservedOn, '期满没有起诉或者申请仲裁的，保全解除。', '保全应当解除。'));
  }
  return alarms;
}

/** 劳动保障监察条例 §20: what ended more than two years ago is not handled. */
function inspection(facts: LimitationFacts, guard: Guard): Alarm[] {
  const { violationEndedOn, inspectionFiledOn } = facts;
  if (violationEndedOn === null || inspectionFiledOn !== null) return [];
  return [
    guard.running('INSPECTION', violationEndedOn, '要求劳动保障监察处理的，请尽快投诉。', '劳动保障监察不再查处，可以走仲裁或者诉讼。'),
  ];
}

/** Periods whose end takes the right away: only these make 法律援助法 §44 apply. */
const TAKES_THE_RIGHT: ReadonlySet<AlarmCode> = new Set([
  'ARBITRATION',
  'CONFIRMATION',
  'ENFORCEMENT',
  'AWARD_SUIT',
  'FINAL_AWARD_SUIT',
  'APPEAL',
  'PRESERVATION',
]);

function provisionalAid(facts: LimitationFacts, running: readonly Alarm[], { provisionalAidDays }: LimitationRules): Alarm[] {
  if (facts.aidGranted) return [];
  const pressing = running.filter(({ code, severity }) => TAKES_THE_RIGHT.has(code) && severity === 'URGENT');
  const [first] = pressing.toSorted((a, b) => ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1));
  if (first === undefined && !facts.urgentCourtMeasure) return [];
  const why = first === undefined ? '需要立即申请财产保全或者先予执行' : `期间不足${provisionalAidDays.fewerThan}日`;
  return [
    {
      code: 'PROVISIONAL_AID',
      severity: 'URGENT',
      dueOn: first?.dueOn ?? null,
      daysLeft: first?.daysLeft ?? null,
      article: provisionalAidDays.article,
      sentence: `${why}，可以先行提供法律援助，随后补办申请手续。`,
    },
  ];
}

/** Whether aid may be given first and the papers later (法律援助法 §44). */
export const allowsProvisionalAid = (alarms: readonly Alarm[]): boolean => alarms.some(({ code }) => code === 'PROVISIONAL_AID');
