import { DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';
import { type ClockUnit, dueDate, type LocalDate, type WorkingCalendar } from '@app/legal-calendar';
import { assertHearing, type Hearing, type HearingRules } from './hearing';

/** REQUESTED waits for another's approval and stops nothing; BEGUN is the pause. */
export type ProcedureStatus = 'REQUESTED' | 'BEGUN' | 'ENDED' | 'REFUSED' | 'CANCELLED';
export type ProcedureAction = 'approve' | 'refuse' | 'recordResult' | 'timeOver' | 'takeBack' | 'cancel';

export const PROCEDURE_TRANSITIONS: TransitionTable<ProcedureStatus, ProcedureAction> = {
  REQUESTED: { approve: 'BEGUN', refuse: 'REFUSED', takeBack: 'CANCELLED', cancel: 'CANCELLED' },
  BEGUN: { recordResult: 'ENDED', timeOver: 'ENDED', cancel: 'CANCELLED' },
  // Its time was over before its result came: the result still belongs on the file, and moves nothing.
  ENDED: { recordResult: 'ENDED' },
  REFUSED: {},
  CANCELLED: {},
};

export interface Span {
  readonly amount: number;
  readonly unit: ClockUnit;
}

/** What somebody asks for. */
export interface ProcedureWish {
  readonly kind: string;
  readonly expected: Span;
  readonly reason: string;
  readonly host: number | null;
  readonly hearing: Hearing | null;
}

export interface ProcedureState extends ProcedureWish {
  readonly id: number;
  readonly version: number;
  readonly routeId: number;
  readonly taskId: number;
  readonly article: string;
  readonly status: ProcedureStatus;
  readonly askedBy: number;
  readonly askedOnBehalfOf: number | null;
  readonly begunOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
  readonly outcome: 'RESULT' | 'TIME_OVER' | null;
  readonly summary: string | null;
  /** Who may not approve it: the asker, and who received or accepted the case. */
  readonly excluded: readonly number[];
}

/** People as far as a procedure is concerned, today. */
export interface ProcedurePeople {
  /** Who may approve: the holder of the deciding post and the heads of the organ. */
  readonly approvers: readonly number[];
  /** Who has the task. */
  readonly owner: number | null;
}

export interface HostFacts {
  /** Active members of the organ. */
  readonly staff: readonly number[];
  /** Who examined the case, or has it under examination. */
  readonly examiners: readonly number[];
  readonly owner: number | null;
}

/** A ground that the item lists, with its article (行政许可法 §45). */
export interface Ground {
  readonly kind: string;
  readonly article: string;
}

/** Refuses a kind that the item does not list, and a hearing that the law does not let be held so. @returns the ground in law. */
export function groundOf(
  wish: ProcedureWish,
  listed: readonly Ground[],
  host: HostFacts,
  rules: HearingRules,
  today: LocalDate,
  calendar: WorkingCalendar,
): Ground {
  const ground = listed.find(({ kind }) => kind === wish.kind);
  if (ground === undefined) {
    throw new DomainError('rule-violation', 'special-procedure-not-listed', '本事项没有列明这种特别程序，不能据此停止计算期限。', {
      article: '行政许可法 §45',
      params: { allowed: listed.map(({ kind }) => kind) },
    });
  }
  const given = [wish.hearing, wish.host].filter((part) => part !== null).length;
  if (given !== (wish.kind === 'HEARING' ? 2 : 0)) {
    throw new DomainError('rule-violation', 'hearing-details', '听证须填写主持人和听证日期，其他特别程序不填。', {
      article: '行政许可法 §48',
      errors: [{ pointer: '/hearing', code: 'hearing-details', message: '听证须填写主持人和听证日期。' }],
    });
  }
  if (wish.hearing !== null) assertHearingFits(wish, wish.hearing, host, rules, today, calendar);
  return ground;
}

/** Checked when it is asked for and again when it is approved, because the notice goes out on that day. */
export function assertHearingFits(
  { expected, host }: Pick<ProcedureWish, 'expected' | 'host'>,
  hearing: Hearing,
  facts: HostFacts,
  rules: HearingRules,
  today: LocalDate,
  calendar: WorkingCalendar,
): void {
  if (host === null || !facts.staff.includes(host))
    throw hostRefusal('hearing-host-unknown', '听证主持人应当是本单位在册的工作人员，请重新选择。');
  // 行政许可法 §48(3): the host is somebody else than who examines the application.
  if (host === facts.owner || facts.examiners.includes(host)) {
    throw hostRefusal('hearing-host-recused', '听证主持人应当是审查该行政许可申请的工作人员以外的人员，请重新选择。');
  }
  assertHearing(hearing, rules, today, calendar);
  const end = dueDate({ ...expected, rollsLastDayOff: expected.unit !== 'WORKING_DAY' }, today, calendar);
  if (hearing.heldOn > end) {
    throw new DomainError(
      'rule-violation',
      'hearing-after-expected',
      `听证日期晚于所需时间的最后一日 ${end}，请延长所需时间或者提前听证。`,
      {
        article: '行政许可法 §45',
        errors: [{ pointer: '/expected', code: 'hearing-after-expected', message: '所需时间应当包含听证之日。' }],
      },
    );
  }
}

const hostRefusal = (code: string, message: string): DomainError =>
  new DomainError('rule-violation', code, message, { article: '行政许可法 §48(3)', errors: [{ pointer: '/host', code, message }] });

/** Why this person may not do it now, or null. Commands throw it, and the page offers what it lets pass. */
export function refusalOf(
  action: 'approve' | 'refuse' | 'recordResult' | 'takeBack',
  procedure: ProcedureState,
  staffId: number,
  people: ProcedurePeople,
): DomainError | null {
  const { status, outcome, summary } = procedure;
  const late = status === 'ENDED' && action === 'recordResult' && (outcome !== 'TIME_OVER' || summary !== null);
  if (late || PROCEDURE_TRANSITIONS[status][action] === undefined) {
    return new DomainError('conflict', 'state-conflict', '特别程序当前状态下不能进行此操作，请刷新后查看。', {
      params: { from: status, action },
    });
  }
  if (action === 'recordResult') {
    return staffId === people.owner
      ? null
      : new DomainError('conflict', 'task-not-yours', '特别程序的结果由任务的承办人登记，任务现在不在您名下，请刷新。');
  }
  if (action === 'takeBack') {
    return staffId === procedure.askedBy ? null : new DomainError('forbidden', 'not-the-asker', '只有申请人可以撤回自己的申请。');
  }
  if (procedure.excluded.includes(staffId)) {
    return new DomainError('forbidden', 'recusal-required', '您申请了该特别程序，或者收件、受理过本件，请由其他有决定权的人员批准。');
  }
  return people.approvers.includes(staffId)
    ? null
    : new DomainError('forbidden', 'not-post-holder', '特别程序由本单位当日的决定岗人员或者负责人批准。');
}

const ACTIONS = ['approve', 'refuse', 'takeBack', 'recordResult'] as const;

export function actionsFor(procedure: ProcedureState, staffId: number, people: ProcedurePeople): (typeof ACTIONS)[number][] {
  return ACTIONS.filter((action) => refusalOf(action, procedure, staffId, people) === null);
}

/** The status after an action that the table allows. */
export const statusAfter = (procedure: ProcedureState, action: ProcedureAction): ProcedureStatus =>
  nextStatus(PROCEDURE_TRANSITIONS, procedure.status, action);
