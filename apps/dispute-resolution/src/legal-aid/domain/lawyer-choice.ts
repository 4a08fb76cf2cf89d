/** One lawyer of the pool, with what speaks for and against him on one dispute. */
export interface PoolLawyer {
  readonly staffId: number;
  readonly firm: string;
  readonly firmCreditCode: string;
  readonly specialties: readonly string[];
  readonly openCases: number;
  /** Opponents for whom he or his firm acts, or has acted in an open matter: 律师法 §39. */
  readonly actsForOpponent: 'LAWYER' | 'FIRM' | null;
  /** He has another duty on this dispute, or had. */
  readonly otherDuty: boolean;
}

export type Obstacle = 'OTHER_DUTY' | 'ACTS_FOR_OPPONENT' | 'FIRM_ACTS_FOR_OPPONENT' | 'FULL';

export const OBSTACLE_SENTENCES: Readonly<Record<Obstacle, string>> = {
  OTHER_DUTY: '在本纠纷中担任过调解员、审查人或者审批人，应当回避。',
  ACTS_FOR_OPPONENT: '正在代理对方当事人，不能同时代理双方。',
  FIRM_ACTS_FOR_OPPONENT: '所在律师事务所代理对方当事人，有其他人选时不予指派。',
  FULL: '在办援助案件已达上限。',
};

export interface Proposal {
  readonly lawyer: PoolLawyer;
  readonly specialist: boolean;
  readonly obstacle: Obstacle | null;
}

/** Who may be assigned, best first: no obstacle, then the specialty, then the lighter load. Equal lawyers keep the order of their number. */
export function proposeLawyers(pool: readonly PoolLawyer[], matter: string, maximumOpenCases: number): Proposal[] {
  return pool
    .map((lawyer) => ({ lawyer, specialist: lawyer.specialties.includes(matter), obstacle: obstacleOf(lawyer, maximumOpenCases) }))
    .toSorted(
      (a, b) =>
        Number(a.obstacle !== null) - Number(b.obstacle !== null) ||
        Number(b.specialist) - Number(a.specialist) ||
        a.lawyer.openCases - b.lawyer.openCases ||
        a.lawyer.staffId - b.lawyer.staffId,
    );
}

function obstacleOf({ otherDuty, actsForOpponent, openCases }: PoolLawyer, maximumOpenCases: number): Obstacle | null {
  if (otherDuty) return 'OTHER_DUTY';
  if (actsForOpponent === 'LAWYER') return 'ACTS_FOR_OPPONENT';
  if (actsForOpponent === 'FIRM') return 'FIRM_ACTS_FOR_OPPONENT';
  return openCases >= maximumOpenCases ? 'FULL' : null;
}
