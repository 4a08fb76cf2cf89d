import { DomainError } from '@app/domain-kernel';
import type { ClockUnit } from '@app/legal-calendar';
import data from '../data/clock-kinds.json';

/** What happens when a clock runs out: nothing, a broken promise, or a legal fact. Only STATUTORY may change its subject. */
export type LegalEffect = 'NONE' | 'PROMISE' | 'STATUTORY';

/** A cause that a law lists for taking time out of a period. Nothing else stops a clock (行政许可法 §45). */
export interface PauseCause {
  readonly code: string;
  readonly name: string;
  readonly article: string;
}

/** The defaults of one kind of clock; an item's own limit overrides budget, unit and article. */
export interface ClockKind {
  readonly kind: string;
  readonly name: string;
  readonly article: string;
  readonly unit: ClockUnit;
  /** null: there is no general number, the item or the local rule gives it. */
  readonly budget: number | null;
  readonly rollsLastDayOff: boolean;
  readonly legalEffect: LegalEffect;
  /** The command that the expiry carries out on the subject. */
  readonly onExpiry: string | null;
  /** The most that one extension may add; 0 where the law knows none. */
  readonly extendableBy: number;
  /** Whether the causes of `PAUSE_CAUSES` stop it. */
  readonly pausable: boolean;
  /** Units before the due day at which a warning fires, as that day begins. */
  readonly warnings: readonly number[];
}

export const PAUSE_CAUSES: readonly PauseCause[] = data.pauseCauses;
export const CLOCK_KINDS: readonly ClockKind[] = data.kinds as readonly ClockKind[];

const KINDS = new Map(CLOCK_KINDS.map((kind) => [kind.kind, kind]));
const CAUSES = new Map(PAUSE_CAUSES.map((cause) => [cause.code, cause]));

/** Refuses a kind that `data/clock-kinds.json` does not list with `clock-kind-unknown`. */
export function clockKind(kind: string): ClockKind {
  const found = KINDS.get(kind);
  if (!found)
    throw new DomainError('rule-violation', 'clock-kind-unknown', `没有名为“${kind}”的期限种类，请先在期限种类表中登记并注明依据。`);
  return found;
}

/** Refuses a cause that the law does not list with `pause-cause-not-listed`. */
export function pauseCause(code: string): PauseCause {
  const found = CAUSES.get(code);
  if (!found) {
    throw new DomainError(
      'rule-violation',
      'pause-cause-not-listed',
      '只有法律列明的听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审所需时间可以不计入期限。',
      {
        article: '行政许可法 §45',
        params: { allowed: PAUSE_CAUSES.map((cause) => cause.code) },
      },
    );
  }
  return found;
}
