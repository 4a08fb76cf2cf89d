import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';

export interface EvidenceKind {
  readonly code: string;
  readonly name: string;
  /** PARTY, DISPUTE: collected once in the whole chain; MANY: as often as there are. */
  readonly once: string;
}

export interface Evidence {
  readonly id: number;
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  readonly kind: string;
  readonly givenBy: number | null;
  readonly givenOn: LocalDate;
  readonly collectedAt: Date;
  readonly originalSeenBy: number | null;
  readonly consent: readonly string[];
  readonly consentRevokedAt: Date | null;
  readonly derivedFrom: number | null;
  readonly redaction: string | null;
}

/** 只收一次: what the chain has is not asked for again, whatever the proceeding. @param another why a second one is needed all the same */
export function assertCollectedOnce(held: readonly Evidence[], kind: EvidenceKind, givenBy: number | null, another: string | null): void {
  const same = held.find(
    (one) =>
      one.kind === kind.code &&
      one.derivedFrom === null &&
      one.consentRevokedAt === null &&
      (kind.once === 'DISPUTE' || one.givenBy === givenBy),
  );
  if (kind.once === 'MANY' || same === undefined || another !== null) return;
  throw new DomainError(
    'conflict',
    'evidence-already-collected',
    `“${kind.name}”已经收过，整个链条只收一次，请直接引用。确需更换的，写明理由。`,
    {
      params: { evidenceId: same.id },
    },
  );
}

/** Whether the person who gave it lets it go to such a proceeding. A paper of an organ needs nobody's consent. */
export function mayHandOver({ givenBy, consent, consentRevokedAt }: Evidence, to: string): boolean {
  if (givenBy === null) return true;
  return consentRevokedAt === null && (consent.includes('ALL') || consent.includes(to));
}

/** Those that go into a pack, in their order. Named ones must all be free to go; else what is free goes. */
export function chosenForPack(held: readonly Evidence[], named: readonly number[] | null, to: string): Evidence[] {
  if (named === null) return held.filter((one) => mayHandOver(one, to));
  const chosen = named.map((id) => {
    const found = held.find((one) => one.id === id);
    if (found === undefined) throw new DomainError('not-found', 'evidence-not-found', '没有找到这份证据，请刷新后重试。');
    return found;
  });
  const refused = chosen.filter((one) => !mayHandOver(one, to));
  if (refused.length > 0) {
    throw new DomainError('rule-violation', 'consent-missing', '提供人没有同意或者已撤回同意把这些证据用于该程序，不能移交。', {
      article: '个人信息保护法 §15',
      params: { evidenceIds: refused.map(({ id }) => id) },
    });
  }
  return chosen;
}

/** What a proceeding needs and the pack has, or still lacks. */
export function needsOf(
  needed: readonly string[],
  held: readonly Evidence[],
  to: string,
): { readonly kind: string; readonly evidenceIds: readonly number[] }[] {
  return needed.map((kind) => ({ kind, evidenceIds: held.filter((one) => one.kind === kind && mayHandOver(one, to)).map(({ id }) => id) }));
}
