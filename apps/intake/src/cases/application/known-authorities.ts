import { type Matter, matterOf, type NamedAuthority, namedAuthority, resolveAuthority } from '@app/authority';
import type { EventPayload } from '@app/contracts';
import { ORGANS } from '@app/county';
import { type LocalDate, localDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import type { CaseState } from '../domain/case';
import { knownAuthoritiesOf, saveKnownAuthorities } from '../persistence/known-authority.repository';

/** A line as routing told it, with the version that the telling carried. */
export interface AuthorityTold {
  readonly version: number;
  readonly line: EventPayload<'authority.published.v1'>;
}

/** Keeps this service's copy of the authority list. Of one line told twice in a chunk the last telling counts. */
export async function learnAuthorities(tx: Transaction, told: readonly AuthorityTold[]): Promise<void> {
  const latest = new Map(told.map(({ version, line: { authorityId, ...line } }) => [authorityId, { id: authorityId, version, ...line }]));
  await saveKnownAuthorities(
    tx,
    [...latest.values()].map((line) => ({
      ...line,
      validFrom: localDate(line.validFrom),
      validTo: line.validTo === null ? null : localDate(line.validTo),
    })),
  );
}

const ORGAN_NAMES = new Map(ORGANS.map(({ code, name }) => [code, name]));

/**
 * Which organ has the power over each case on its day, by the rule that routing itself decides by; null where the list as far
 * as it is known names none or several, and then the organ of the catalogue stands.
 */
export async function powersOver(
  tx: Transaction,
  cases: readonly { readonly state: CaseState; readonly on: LocalDate }[],
): Promise<(NamedAuthority | null)[]> {
  const matters = cases.map(({ state, on }): Matter => matterOf(state, on));
  const lines = await knownAuthoritiesOf(tx, [...new Set(matters.map(({ itemCode }) => itemCode))]);
  return matters.map((matter) => {
    const answer = resolveAuthority(lines, matter);
    return answer.kind === 'FOUND' ? namedAuthority(answer.authority, (code) => ORGAN_NAMES.get(code) ?? code) : null;
  });
}
