import { ORGANS } from '@app/county';
import type { CaseWait } from '../domain/case';
import { WAIT_SENTENCES } from '../domain/department-wait';

/** A wait as people read it. */
export interface WaitView {
  /** Code of the organ that is waited for. */
  readonly party: string;
  readonly partyName: string;
  readonly reasonCode: CaseWait['reasonCode'];
  readonly sentence: string;
  readonly since: string;
}

export function waitViewOf(waiting: CaseWait | null): WaitView | null {
  if (waiting === null) return null;
  const { party, reasonCode, since } = waiting;
  const partyName = ORGANS.find((organ) => organ.code === party)?.name ?? party;
  return { party, partyName, reasonCode, sentence: WAIT_SENTENCES[reasonCode], since: since.toISOString() };
}
