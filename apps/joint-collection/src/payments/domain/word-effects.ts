import type { LocalDate } from '@app/legal-calendar';

/** The day of a fact that a channel tells of. A channel whose clock runs ahead cannot post to tomorrow. */
export const dayOfFact = (saidOn: LocalDate, today: LocalDate): LocalDate => (saidOn > today ? today : saidOn);

/** What became of a word, as it is answered to the channel. */
export type Disposition = 'COLLECTED' | 'FAILED' | 'WAITING' | 'DOUBTED' | 'SURPLUS' | 'REVERSED' | 'NOTED' | 'REPEATED';

/** When a channel that waits for the payer is asked of its own accord, by how often it was; null: never again before reconciliation. */
export function nextQueryAt(now: Date, asked: number, ladderSeconds: readonly number[]): Date | null {
  const seconds = ladderSeconds[asked];
  return seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
}

/** When a channel that did not answer is asked again: ever more rarely, and never not. */
export function nextTryAt(now: Date, asked: number, ladderSeconds: readonly number[]): Date {
  const seconds = ladderSeconds[Math.min(asked, ladderSeconds.length - 1)] ?? 60;
  return new Date(now.getTime() + seconds * 1000);
}
