import { type Actor, type ActorKind, isRole, type Role, SERVICE_ROLES } from './actor';
import type { IssuerMapping } from './issuer-mapping';

/** An actor and the state of the account at the time of the token. */
export interface TokenHolder {
  readonly actor: Actor;
  /** null where the issuer does not say; then only the token's own life limits it. */
  readonly epoch: number | null;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads a verified token's claims by the issuer's mapping.
 * @returns undefined when a claim that this system cannot do without is missing or has the wrong shape.
 */
export function holderOf(
  claims: Claims,
  mapping: IssuerMapping,
  citizenIndexOf: (citizenNumber: string) => string,
): TokenHolder | undefined {
  const kind = mapped(claims, mapping.kind)[0];
  const id = whole(claims[mapping.id]);
  if (!isKind(kind) || id === undefined || id < 1) return undefined;
  if (mapping.accessTokenClaim !== undefined && claims[mapping.accessTokenClaim] === undefined) return undefined;
  const epoch = mapping.epoch === undefined ? null : whole(claims[mapping.epoch]);
  if (epoch === undefined) return undefined;
  const jurisdiction = text(claims, mapping.jurisdiction) ?? '';
  if (!/^\d{0,12}$/.test(jurisdiction)) return undefined;
  const actor: Actor = {
    kind,
    id,
    name: text(claims, mapping.name) ?? '',
    roles: rolesOf(kind, mapped(claims, mapping.roles)),
    organ: text(claims, mapping.organ),
    section: text(claims, mapping.section),
    jurisdiction,
    citizenIndex: citizenIndex(claims, mapping, citizenIndexOf),
    acr: text(claims, mapping.acr) ?? '0',
  };
  return { actor, epoch };
}

/** A citizen holds the role CITIZEN and no other, whatever a foreign issuer says; nobody else holds it. */
function rolesOf(kind: ActorKind, values: readonly string[]): readonly Role[] {
  if (kind === 'CITIZEN') return ['CITIZEN'];
  return values.filter(isRole).filter((role) => role !== 'CITIZEN' && (kind === 'SERVICE') === SERVICE_ROLES.includes(role));
}

function citizenIndex(claims: Claims, mapping: IssuerMapping, citizenIndexOf: (citizenNumber: string) => string): string | null {
  const index = text(claims, mapping.citizenIndex);
  if (index !== null) return /^[A-Za-z0-9_-]{43}$/.test(index) ? index : null;
  const number = text(claims, mapping.citizenNumber)?.normalize('NFKC').trim().toUpperCase();
  return number !== undefined && /^\d{17}[\dX]$/.test(number) ? citizenIndexOf(number) : null;
}

function mapped(claims: Claims, source: IssuerMapping['roles']): string[] {
  const values = stringsOf(claims[typeof source === 'string' ? source : source.claim]);
  if (typeof source === 'string') return values;
  return values.flatMap((value) => (Object.hasOwn(source.values, value) ? [source.values[value] as string] : []));
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function text(claims: Claims, name: string | undefined): string | null {
  const value = name === undefined ? undefined : claims[name];
  return typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : null;
}

function whole(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function isKind(value: string | undefined): value is ActorKind {
  return value === 'STAFF' || value === 'CITIZEN' || value === 'SERVICE';
}
