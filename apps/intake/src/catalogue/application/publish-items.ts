import { DomainError, nextStatus } from '@app/domain-kernel';
import { addDays, localDate, localDateOf } from '@app/legal-calendar';
import { type Database, sqlState, type Transaction, violatedConstraint } from '@app/persistence';
import type { ItemVersion } from '../domain/item';
import { lintCatalogue } from '../domain/lint';
import type { Finding, LintContext } from '../domain/lint/finding';
import { VERSION_TRANSITIONS } from '../domain/version-state';
import { allVersions, findVersion, lockCatalogue, markPublished, setLastDay } from '../persistence/catalogue.repository';
import { countyLintContext } from './lint-context';

export interface VersionName {
  readonly code: string;
  readonly version: number;
}

/**
 * 公布: drafts come into force from their own first day, all or none. Refused with every reason at once when lint finds an error.
 * An open-ended version that began earlier ends the day before its successor begins.
 * @param context what lint measures by; the county's own unless a test gives another.
 */
export async function publishItems(
  database: Database,
  names: readonly VersionName[],
  now: Date,
  context: LintContext = countyLintContext(localDateOf(now)),
): Promise<readonly ItemVersion[]> {
  try {
    return await database.run((tx) => publishInside(tx, names, now, context));
  } catch (error) {
    // Nobody gets here while publications wait for each other; the constraint guards against a writer that does not.
    if (sqlState(error) === '23P01' && violatedConstraint(error) === 'ex_item_version_validity') {
      throw new DomainError('conflict', 'item-validity-overlap', '有效期与已公布的版本重叠，请调整生效日期后再公布。');
    }
    throw error;
  }
}

async function publishInside(
  tx: Transaction,
  names: readonly VersionName[],
  now: Date,
  context: LintContext,
): Promise<readonly ItemVersion[]> {
  await lockCatalogue(tx);
  const drafts: ItemVersion[] = [];
  for (const { code, version } of names) {
    const draft = await findVersion(tx, code, version);
    if (draft === null) {
      throw new DomainError('not-found', 'item-version-unknown', `没有事项“${code}”第${version}版的草稿，请先导入。`, {
        params: { code, version },
      });
    }
    nextStatus(VERSION_TRANSITIONS, draft.state, 'publish');
    drafts.push(draft);
  }
  const inForce = (await allVersions(tx)).filter((version) => version.state !== 'DRAFT');
  const closing = inForce.filter(
    (old) => old.validTo === null && drafts.some((draft) => draft.itemId === old.itemId && draft.validFrom > old.validFrom),
  );
  refuseFindings(drafts, inForce, closing, context);
  for (const old of closing) {
    const successor = drafts.filter((draft) => draft.itemId === old.itemId && draft.validFrom > old.validFrom).sort(byValidFrom)[0];
    if (successor) await setLastDay(tx, old.id, addDays(localDate(successor.validFrom), -1));
  }
  for (const draft of drafts) await markPublished(tx, draft.id, now);
  return drafts.map((draft) => ({ ...draft, state: 'PUBLISHED' }));
}

function byValidFrom(one: ItemVersion, other: ItemVersion): number {
  return one.validFrom < other.validFrom ? -1 : 1;
}

/** Lint over the catalogue as it would stand; only what is being published can be refused. */
function refuseFindings(
  drafts: readonly ItemVersion[],
  inForce: readonly ItemVersion[],
  closing: readonly ItemVersion[],
  context: LintContext,
): void {
  const asItWouldStand = [
    ...inForce.map((version) => {
      const successor = closing.includes(version)
        ? drafts.filter((draft) => draft.itemId === version.itemId && draft.validFrom > version.validFrom).sort(byValidFrom)[0]
        : undefined;
      return { ...version.content, validTo: successor ? addDays(localDate(successor.validFrom), -1) : version.validTo };
    }),
    ...drafts.map((draft) => draft.content),
  ];
  const findings = lintCatalogue(asItWouldStand, context).filter(
    (finding) =>
      finding.severity === 'ERROR' && drafts.some(({ content }) => content.code === finding.item && content.version === finding.version),
  );
  if (findings.length > 0) throw publicationRefused(findings);
}

export function publicationRefused(findings: readonly Finding[]): DomainError {
  return new DomainError(
    'rule-violation',
    'item-publication-refused',
    `有${findings.length}处不符合公布条件，事项没有公布，请逐条更正后再公布。`,
    {
      errors: findings.map(({ item, pointer, rule, message, article }) => ({
        pointer: `/${item}${pointer}`,
        code: rule,
        message: article === undefined ? message : `${message}（${article}）`,
      })),
    },
  );
}
