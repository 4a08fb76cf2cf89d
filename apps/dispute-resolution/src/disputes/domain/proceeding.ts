import { DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';

export const PROCEEDING_KINDS = [
  'LEGAL_AID',
  'MEDIATION',
  'JUDICIAL_CONFIRMATION',
  'PAYMENT_ORDER',
  'LABOUR_INSPECTION',
  'ARBITRATION',
  'LITIGATION',
  'ENFORCEMENT',
] as const;
export type ProceedingKind = (typeof PROCEEDING_KINDS)[number];

/** Followed from what parties and organs report; the office decides nothing in them. */
export const TRACKED_KINDS = ['PAYMENT_ORDER', 'LABOUR_INSPECTION', 'ARBITRATION', 'LITIGATION', 'ENFORCEMENT'] as const;
export type TrackedKind = (typeof TRACKED_KINDS)[number];
export const isTracked = (kind: ProceedingKind): kind is TrackedKind => (TRACKED_KINDS as readonly string[]).includes(kind);

/** Whose next step an open proceeding waits for: nothing waits for nobody. */
export type WaitParty = 'LEAD' | 'OFFICE' | 'PARTIES' | 'COURT' | 'ARBITRATION_COMMISSION' | 'LABOUR_INSPECTORATE' | 'DEBTOR';

export const WAIT_PARTY_NAMES: Readonly<Record<WaitParty, string>> = {
  LEAD: '牵头人',
  OFFICE: '承办机构',
  PARTIES: '当事人',
  COURT: '人民法院',
  ARBITRATION_COMMISSION: '劳动人事争议仲裁委员会',
  LABOUR_INSPECTORATE: '劳动保障监察机构',
  DEBTOR: '义务人',
};

export interface StateOfProceeding {
  /** As people read it. */
  readonly name: string;
  /** null: the proceeding is over. */
  readonly waitsFor: WaitParty | null;
}

export interface ActionOfProceeding {
  readonly name: string;
  /** Whose act it is that is written down. */
  readonly by: 'PARTY' | 'ORGAN' | 'OFFICE';
  /**
   * The act of an organ is entered from its paper (number and date), never from what somebody expects: the system does not invent a
   * decision.
   */
  readonly paper: boolean;
}

/** One kind of proceeding: what may follow what, whom each state waits for, whose act each step is. */
export interface ProceedingDefinition {
  readonly kind: ProceedingKind;
  readonly name: string;
  readonly initial: string;
  readonly transitions: TransitionTable<string, string>;
  readonly states: Readonly<Record<string, StateOfProceeding>>;
  readonly actions: Readonly<Record<string, ActionOfProceeding>>;
}

/** What a party or an organ reports of a step. */
export interface Report {
  readonly on: string;
  /** 文书号 of the organ's paper, for acts of an organ. */
  readonly paperNo: string | null;
  /** The paper itself in the evidence pack. */
  readonly evidenceId: number | null;
}

/**
 * The next state.
 * @throws DomainError `state-conflict`; `report-needs-paper` for an organ's act without its number; `report-in-future`,
 * `report-before-opening` for a day that cannot be.
 */
export function moved(
  definition: ProceedingDefinition,
  from: string,
  action: string,
  report: Report,
  { openedOn, today }: { readonly openedOn: string; readonly today: string },
): string {
  const described = definition.actions[action];
  if (definition.transitions[from] === undefined || described === undefined) {
    throw new DomainError('conflict', 'state-conflict', '当前状态下不能进行此操作，请刷新后查看可办理的操作。', {
      params: { from, action },
    });
  }
  const next = nextStatus(definition.transitions, from, action);
  if (described.paper && report.paperNo === null && report.evidenceId === null) {
    throw new DomainError(
      'rule-violation',
      'report-needs-paper',
      `“${described.name}”是有权机关的行为，须填写文书号或者附上文书，不能凭口头登记。`,
    );
  }
  if (report.on > today) throw new DomainError('rule-violation', 'report-in-future', '发生日期不能晚于今天，请核对。');
  if (report.on < openedOn)
    throw new DomainError('rule-violation', 'report-before-opening', `发生日期不能早于程序开始之日（${openedOn}），请核对。`);
  return next;
}

export const isOver = (definition: ProceedingDefinition, state: string): boolean => definition.states[state]?.waitsFor === null;
