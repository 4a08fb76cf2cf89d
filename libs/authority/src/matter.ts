import type { LocalDate } from '@app/legal-calendar';
import type { Matter } from './resolve-authority';

/** What of a case or a route selects its authority. */
export interface LocatedMatter {
  readonly itemCode: string;
  readonly division: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly authorityId?: number | null;
}

const FEN_PER_YUAN = 100;

/** The matter of a case or a route on a day. A form that asks for money states it as the fact `amount`, in whole yuan. */
export function matterOf({ itemCode, division, facts, authorityId }: LocatedMatter, on: LocalDate): Matter {
  const { amount } = facts;
  return {
    itemCode,
    division,
    on,
    ...(typeof amount === 'number' ? { amount: amount * FEN_PER_YUAN } : {}),
    ...(typeof authorityId === 'number' ? { chosen: authorityId } : {}),
  };
}
