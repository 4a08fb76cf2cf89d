import type { LocalDate } from '@app/legal-calendar';

export type PublicityStatus = 'OPEN' | 'COMPLETED' | 'UPHELD' | 'CANCELLED';

/** 公示: one period in which a proposal to grant is public, between the examination and the decision. */
export interface Publicity {
  readonly id: number;
  readonly routeId: number;
  /** The examination that proposed. */
  readonly examinedIn: number;
  /** The decision that waits. */
  readonly waitingTask: number;
  /** The organ that examined. */
  readonly organ: string;
  readonly begunOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly status: PublicityStatus;
  /** The days are over; an objection may still be open. */
  readonly overOn: LocalDate | null;
  readonly version: number;
}

/** What decides whether a proposal is made public. */
export interface Proposal {
  readonly kind: string;
  readonly verdict: 'GRANT' | 'DENY';
  /** Whether the item's data asks for publicity. */
  readonly asked: boolean;
  /** How the latest period of the case ended. */
  readonly latest: PublicityStatus | null;
}

/**
 * Only what is to be granted is made public: a denial is told to the applicant alone. A decision that was sent back after its full
 * period does not name the household again; one whose objection was upheld is another proposal.
 */
export function needsPublicity({ kind, verdict, asked, latest }: Proposal): boolean {
  return asked && kind === 'APPLICATION' && verdict === 'GRANT' && latest !== 'COMPLETED';
}

/** The decision may follow: the days are over and nobody waits for an answer. */
export function mayComplete({ status, overOn }: Pick<Publicity, 'status' | 'overOn'>, openObjections: number): boolean {
  return status === 'OPEN' && overOn !== null && openObjections === 0;
}
