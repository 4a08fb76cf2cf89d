import { DomainError } from '@app/domain-kernel';

/** One item of the catalogue that lands here: which proceeding it is, and what of that proceeding answers the case. */
export interface WindowItem<Kind extends string = string> {
  readonly item: string;
  readonly proceeding: Kind;
  readonly granted: readonly string[];
  /** State → the item's own reason; null: the reason that was decided with. */
  readonly denied: Readonly<Record<string, string | null>>;
  /** The proceeding's own reasons in the words of the item. One that has none goes back without, and people word it. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly disputeKinds: Readonly<Record<string, string>>;
}

export interface CaseAnswer {
  readonly result: 'GRANT' | 'DENY';
  readonly reasonCode: string | null;
}

/** What a state of the proceeding says to the case at the window; null: nothing yet. */
export function answerOf(item: WindowItem, state: string, decidedWith: unknown): CaseAnswer | null {
  if (item.granted.includes(state)) return { result: 'GRANT', reasonCode: null };
  if (!Object.hasOwn(item.denied, state)) return null;
  const own = item.denied[state] ?? (typeof decidedWith === 'string' ? item.reasons[decidedWith] : undefined);
  return { result: 'DENY', reasonCode: own ?? null };
}

/** Who received or accepted a case does not decide it. @throws DomainError `decided-by-receiver` */
export function assertNotReceiver(handledBy: readonly number[], staffId: number | null): void {
  if (staffId !== null && handledBy.includes(staffId)) {
    throw new DomainError('forbidden', 'decided-by-receiver', '收件或者受理的人员不能作出决定，请由其他人员办理。');
  }
}

/** Seconds until the case is read again: intake may not have heard of the hand-over yet, or be away. */
export const readAgainAfter = (reads: number): number => Math.min(300, 2 ** Math.min(reads, 8));
