import type { ItemContent } from './item';
import { limitsOf } from './limits';

/** What a case is spared that the same matter went through before the reform (改革前). */
export interface Saved {
  readonly levels: number;
  /** Of the promised limit; 0 where the two are stated in different units and cannot be compared. */
  readonly workingDays: number;
  readonly sentence: string;
  readonly basis: string;
  /** The county has still to put its own published value here. */
  readonly example: boolean;
}

/** Null where the item says nothing of earlier practice. Pure. @param situationCode of the case; its own levels and promise count. */
export function savedBy(item: ItemContent, situationCode: string): Saved | null {
  const { earlier } = item;
  const situation = item.situations.find(({ code }) => code === situationCode) ?? item.situations.find(({ isDefault }) => isDefault);
  if (earlier === undefined || situation === undefined) return null;
  const { promised } = limitsOf(item, situation);
  const levels = Math.max(0, earlier.levels - (situation.approvalLevels ?? item.approvalLevels).length);
  const comparable = earlier.promised.unit === 'WORKING_DAY' && promised.unit === 'WORKING_DAY';
  const workingDays = comparable ? Math.max(0, earlier.promised.amount - promised.amount) : 0;
  const parts = [...(levels > 0 ? [`少 ${levels} 级`] : []), ...(workingDays > 0 ? [`少 ${workingDays} 个工作日`] : [])];
  if (parts.length === 0) return null;
  return { levels, workingDays, sentence: `比改革前${parts.join('、')}`, basis: earlier.basis, example: earlier.example };
}
