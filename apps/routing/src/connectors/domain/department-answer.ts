import type { LocalDate } from '@app/legal-calendar';
import type { DepartmentAnswer } from './external-call';

/** What an answer says, of a department's system or of a service of ours. */
export type Said = Pick<DepartmentAnswer, 'result' | 'reasonCode' | 'decidedOn'>;

/** What an answer meets: what was asked, and the route as it stands. */
export interface Answered {
  /** The call or the work that it answers is still open. */
  readonly open: boolean;
  /** The answer that stands, when there is one. */
  readonly standing: Pick<Said, 'result' | 'reasonCode'> | null;
  /** The route still waits for it. */
  readonly waits: boolean;
  /** How the route was decided in the meantime, by people. */
  readonly decided: 'GRANT' | 'DENY' | null;
  /** The reasons it may give, with the item's reason for each. */
  readonly denialReasons: Readonly<Record<string, string>>;
  readonly acceptedOn: LocalDate;
  readonly today: LocalDate;
}

/** What becomes of an answer. Only DECIDES decides; everything else is kept, and shown to whoever acts on the case. */
export type Judgement =
  | { readonly kind: 'DECIDES'; readonly result: 'GRANT' | 'DENY'; readonly reasonCode: string | null }
  | { readonly kind: 'FOR_PEOPLE'; readonly reasonCode: 'REASON_UNKNOWN' | 'DAY_IMPLAUSIBLE' }
  | { readonly kind: 'DUPLICATE' | 'LATE' | 'CONTRADICTION' };

export type Disposition = Judgement['kind'];

/**
 * The first answer that came in time stands. The same again changes nothing; another one is a contradiction for a person to clear up
 * with the department, never a second decision; one that came after people had taken over is a note on their desk.
 */
export function judgeAnswer(answer: Said, met: Answered): Judgement {
  if (met.standing !== null) return { kind: saysTheSame(answer, met.standing) ? 'DUPLICATE' : 'CONTRADICTION' };
  if (met.decided !== null && met.decided !== answer.result) return { kind: 'CONTRADICTION' };
  if (!met.waits || !met.open) return { kind: 'LATE' };
  // Work on a day off counts as the next working day's: such a case is accepted tomorrow and may be decided today.
  const earliest = met.acceptedOn < met.today ? met.acceptedOn : met.today;
  if (answer.decidedOn < earliest || answer.decidedOn > met.today) return { kind: 'FOR_PEOPLE', reasonCode: 'DAY_IMPLAUSIBLE' };
  if (answer.result === 'GRANT') return { kind: 'DECIDES', result: 'GRANT', reasonCode: null };
  // 行政许可法 §38(2): a written refusal states its reasons, and only the item's own reasons can be printed.
  const { denialReasons } = met;
  const reasonCode =
    answer.reasonCode !== null && Object.hasOwn(denialReasons, answer.reasonCode) ? denialReasons[answer.reasonCode] : undefined;
  return reasonCode === undefined ? { kind: 'FOR_PEOPLE', reasonCode: 'REASON_UNKNOWN' } : { kind: 'DECIDES', result: 'DENY', reasonCode };
}

const saysTheSame = (answer: Said, standing: NonNullable<Answered['standing']>): boolean =>
  answer.result === standing.result && answer.reasonCode === standing.reasonCode;
