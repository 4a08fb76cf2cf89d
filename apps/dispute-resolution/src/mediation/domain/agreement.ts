import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';

export type AgreementForm = 'WRITTEN' | 'ORAL';
export const PAY_WAYS = ['BANK', 'CASH', 'IN_KIND'] as const;
export type PayWay = (typeof PAY_WAYS)[number];
export const SIGNING_MEANS = ['SIGNATURE', 'SEAL', 'FINGERPRINT'] as const;
export type SigningMeans = (typeof SIGNING_MEANS)[number];

/** One thing that one party owes another on one day: money, or something that is done (`amountFen` null). */
export interface Term {
  readonly payer: number;
  readonly payee: number;
  readonly amountFen: number | null;
  /** null: the parties left the day open, in words such as “尽快”. */
  readonly dueOn: LocalDate | null;
  readonly way: PayWay | null;
  /** Whether the payee's account is named; the number itself is kept encrypted with the term. */
  readonly accountNamed: boolean;
}

export interface Signature {
  /** A party, the mediator, or the committee with its seal. */
  readonly by: { readonly partyId: number } | 'MEDIATOR' | 'COMMITTEE';
  readonly on: LocalDate;
}

/**
 * Refuses an agreement that binds somebody who did not take part: only those who agreed to mediate are bound, and on both sides
 * (人民调解法 §17, §29). Codes `agreement-parties`, `agreement-terms`.
 */
export function assertAgreement(
  parties: readonly number[],
  terms: readonly Term[],
  sides: ReadonlyMap<number, 'CLAIMANT' | 'RESPONDENT' | 'THIRD'>,
): void {
  const bound = new Set(parties);
  const on = (side: string): boolean => parties.some((party) => sides.get(party) === side);
  if (bound.size !== parties.length || parties.some((party) => !sides.has(party)) || !on('CLAIMANT') || !on('RESPONDENT')) {
    throw new DomainError('rule-violation', 'agreement-parties', '协议的当事人应是同意调解的双方，没有参加的人不受协议约束，请核对。', {
      article: '人民调解法 §29',
    });
  }
  const wrong = terms.some(({ payer, payee, amountFen }) => {
    return (
      payer === payee ||
      !bound.has(payer) ||
      !bound.has(payee) ||
      (amountFen !== null && !(Number.isSafeInteger(amountFen) && amountFen > 0))
    );
  });
  if (terms.length === 0 || wrong) {
    throw new DomainError('rule-violation', 'agreement-terms', '协议应当写明谁向谁履行什么；金额大于零，双方都是协议的当事人。', {
      article: '人民调解法 §29',
    });
  }
}

/** What is still missing before a written agreement is in effect: 人民调解法 §29, §30. */
export function missingSignatures(parties: readonly number[], signatures: readonly Signature[]): readonly Signature['by'][] {
  const signed = new Set(signatures.map(({ by }) => (typeof by === 'object' ? by.partyId : by)));
  return [
    ...parties.filter((partyId) => !signed.has(partyId)).map((partyId) => ({ partyId })),
    ...(['MEDIATOR', 'COMMITTEE'] as const).filter((who) => !signed.has(who)),
  ];
}

/** The day on which a written agreement took effect: the last signature, once none is missing; null before. */
export function effectiveOn(parties: readonly number[], signatures: readonly Signature[]): LocalDate | null {
  if (missingSignatures(parties, signatures).length > 0) return null;
  return signatures.map(({ on }) => on).reduce((latest, on) => (on > latest ? on : latest));
}

/** The committee's seal comes last (§29: it is put on what the parties have signed). Refuses `seal-comes-last`. */
export function assertSigning(parties: readonly number[], signatures: readonly Signature[], next: Signature): void {
  const missing = missingSignatures(parties, signatures);
  const known = missing.some((by) =>
    typeof by === 'object' && typeof next.by === 'object' ? by.partyId === next.by.partyId : by === next.by,
  );
  if (!known) throw new DomainError('conflict', 'already-signed', '该当事人已经签名，或者不是协议的当事人。');
  if (next.by === 'COMMITTEE' && missing.length > 1) {
    throw new DomainError('conflict', 'seal-comes-last', '当事人和调解员都签名以后，再加盖调解委员会印章；印章盖好协议才生效。', {
      article: '人民调解法 §29、§30',
    });
  }
}

export type TermState = 'OPEN' | 'DONE';

export interface WatchedTerm {
  readonly id: number;
  readonly amountFen: number | null;
  readonly paidFen: number;
  readonly dueOn: LocalDate | null;
  readonly state: TermState;
}

/** Terms whose day is over without full performance. A term without a day is never overdue: that is why a court refuses it. */
export const missedTerms = (terms: readonly WatchedTerm[], today: LocalDate): WatchedTerm[] =>
  terms.filter(({ state, dueOn }) => state === 'OPEN' && dueOn !== null && dueOn < today);

export const allDone = (terms: readonly Pick<WatchedTerm, 'state'>[]): boolean => terms.every(({ state }) => state === 'DONE');

/** What a payment leaves of a term. Refuses `term-done`, `term-overpaid`: nobody pays the same part twice. */
export function paidOnTerm(term: WatchedTerm, fen: number): { readonly paidFen: number; readonly state: TermState } {
  if (term.state === 'DONE') throw new DomainError('conflict', 'term-done', '这一期已经履行，请核对是哪一期。');
  if (term.amountFen === null) throw new DomainError('rule-violation', 'term-not-money', '这一项不是付款，请登记为已经完成。');
  const paidFen = term.paidFen + fen;
  if (!Number.isSafeInteger(fen) || fen <= 0 || paidFen > term.amountFen) {
    throw new DomainError('rule-violation', 'term-overpaid', '付款应大于零，且不超过这一期的余额；多付的请登记到其他期。');
  }
  return { paidFen, state: paidFen === term.amountFen ? 'DONE' : 'OPEN' };
}
