import type { Actor, Role } from './actor';

declare const scopeBrand: unique symbol;

/**
 * Whose eyes a statement is run for. Repository functions that read or change a person's data take it as a required parameter, so that
 * one without it does not compile; its fields are conditions in SQL, never a filter afterwards. What is out of scope answers 404.
 */
export type Scope = {
  readonly kind: Actor['kind'] | 'SYSTEM';
  readonly actorId: number | null;
  readonly roles: readonly Role[];
  readonly organ: string | null;
  readonly section: string | null;
  /** Division code prefix; see `divisionRange`. Empty means none, except for SYSTEM. */
  readonly jurisdiction: string;
  readonly citizenIndex: Buffer | null;
  /** Why the system itself acts; null for a person. Goes to the audit record. */
  readonly reason: string | null;
} & { readonly [scopeBrand]: true };

export function scopeOf(actor: Actor): Scope {
  return {
    kind: actor.kind,
    actorId: actor.id,
    roles: actor.roles,
    organ: actor.organ,
    section: actor.section,
    jurisdiction: actor.jurisdiction,
    citizenIndex: actor.citizenIndex === null ? null : Buffer.from(actor.citizenIndex, 'base64url'),
    reason: null,
  } as Scope;
}

/** A clock that fires, a consumer, a nightly query: no person is behind it, so it must say why it looks. */
export function systemScope(reason: string): Scope {
  if (reason.trim().length < 4) throw new Error('a system scope needs a reason');
  return {
    kind: 'SYSTEM',
    actorId: null,
    roles: [],
    organ: null,
    section: null,
    jurisdiction: '',
    citizenIndex: null,
    reason,
  } as unknown as Scope;
}

/** Whether a division lies in a jurisdiction: a county covers its townships, a township only itself. An empty jurisdiction covers nothing. */
export function coversDivision(jurisdiction: string, division: string): boolean {
  return isDivision(jurisdiction) && division.startsWith(jurisdiction);
}

export function sameOrgan(scope: Pick<Scope, 'organ'>, organ: string): boolean {
  return scope.organ !== null && scope.organ === organ;
}

/**
 * The prefix test as a range that an ordinary index serves: `division >= $from AND division < $to`.
 * A jurisdiction that covers nothing gives an empty range.
 */
export function divisionRange(jurisdiction: string): { readonly from: string; readonly to: string } {
  if (!isDivision(jurisdiction)) return { from: '', to: '' };
  // One digit longer than any division: above all that the jurisdiction covers, below all that follows, in every collation.
  return { from: jurisdiction, to: jurisdiction.padEnd(13, '9') };
}

/** GB/T 2260 and GB/T 10114: province 2, prefecture 4, county 6, township 9, village 12 digits. */
function isDivision(code: string): boolean {
  return /^([1-9]\d|[1-9]\d{3}|[1-9]\d{5}|[1-9]\d{8}|[1-9]\d{11})$/.test(code);
}
