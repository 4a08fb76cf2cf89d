import { DomainError } from '@app/domain-kernel';
import { daysBetween, type LocalDate } from '@app/legal-calendar';

export const PAYMENT_SOURCES = ['EMPLOYER', 'GENERAL_CONTRACTOR', 'OWNER', 'WAGE_DEPOSIT', 'EMERGENCY_FUND', 'COURT', 'OTHER'] as const;
export type PaymentSource = (typeof PAYMENT_SOURCES)[number];

/** One claim as money sees it. */
export interface Owed {
  readonly id: number;
  readonly amountFen: number;
  /** null: nothing less was agreed or decided. */
  readonly agreedFen: number | null;
  readonly receivedFen: number;
  readonly state: 'OPEN' | 'PAID' | 'WAIVED';
}

export const targetOf = ({ amountFen, agreedFen }: Pick<Owed, 'amountFen' | 'agreedFen'>): number => agreedFen ?? amountFen;
export const stateOf = (claim: Pick<Owed, 'amountFen' | 'agreedFen' | 'receivedFen'>): 'OPEN' | 'PAID' =>
  claim.receivedFen === targetOf(claim) ? 'PAID' : 'OPEN';

/** After a payment. Nobody receives more than is owed: what is paid on top is another claim. @throws DomainError `claim-settled`, `payment-exceeds-claim` */
export function paid(claim: Owed, amountFen: number): Owed {
  if (claim.state !== 'OPEN') throw new DomainError('conflict', 'claim-settled', '这项请求已经结清或者放弃，不能再登记到账。');
  const receivedFen = claim.receivedFen + amountFen;
  if (receivedFen > targetOf(claim)) {
    throw new DomainError(
      'rule-violation',
      'payment-exceeds-claim',
      '到账金额超过这项请求还没有支付的金额，请核对；另有赔偿的，先登记为一项请求。',
      {
        params: { claimId: claim.id },
      },
    );
  }
  return { ...claim, receivedFen, state: stateOf({ ...claim, receivedFen }) };
}

/** After a payment was taken back as a mistake. */
export function reversed(claim: Owed, amountFen: number): Owed {
  const receivedFen = claim.receivedFen - amountFen;
  if (receivedFen < 0) throw new Error(`claim ${claim.id} received less than is reversed`);
  return { ...claim, receivedFen, state: claim.state === 'WAIVED' ? 'WAIVED' : stateOf({ ...claim, receivedFen }) };
}

/** 部分和解、裁判: what is owed from now on, never more than was claimed nor less than was received. @throws DomainError `agreed-sum` */
export function settledFor(claim: Owed, agreedFen: number): Owed {
  if (claim.state === 'WAIVED' || agreedFen > claim.amountFen || agreedFen < claim.receivedFen || agreedFen === 0) {
    throw new DomainError('rule-violation', 'agreed-sum', '议定或者裁判的金额应大于零，不超过请求金额，也不少于已经到账的金额，请核对。');
  }
  return { ...claim, agreedFen, state: stateOf({ ...claim, agreedFen }) };
}

export interface Figures {
  readonly claimedFen: number;
  readonly receivedFen: number;
  /** 兑现率: hundredths of a percent of what was claimed, rounded down; null where nothing is claimed. */
  readonly shareBasisPoints: number | null;
  /** 从首问到拿到钱: whole days, when all that is owed has come. */
  readonly daysToFullPayment: number | null;
  readonly fullyReceivedOn: LocalDate | null;
}

/** The two figures. A claim given up counts for neither. @param received days of the payments that stand */
export function figuresOf(claims: readonly Owed[], received: readonly LocalDate[], firstContactOn: LocalDate): Figures {
  const standing = claims.filter(({ state }) => state !== 'WAIVED');
  const claimedFen = standing.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const receivedFen = standing.reduce((sum, claim) => sum + claim.receivedFen, 0);
  const isFull = standing.length > 0 && standing.every(({ state }) => state === 'PAID');
  const fullyReceivedOn = isFull ? (received.toSorted().at(-1) ?? null) : null;
  return {
    claimedFen,
    receivedFen,
    shareBasisPoints: shareOf(receivedFen, claimedFen),
    fullyReceivedOn,
    daysToFullPayment: fullyReceivedOn === null ? null : daysBetween(firstContactOn, fullyReceivedOn),
  };
}

/** Exact in integers: sums of a county times ten thousand stay far below 2^53. */
export const shareOf = (receivedFen: number, claimedFen: number): number | null =>
  claimedFen === 0 ? null : Number((BigInt(receivedFen) * 10_000n) / BigInt(claimedFen));

/** `8333` → `"83.33%"` */
export const percentOf = (basisPoints: number | null): string | null =>
  basisPoints === null ? null : `${Math.floor(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')}%`;
