import { randomBytes } from 'node:crypto';
import type { Actor } from '@app/access';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import type { Decision, Paper } from '../../cases/domain/case';
import { keepPapers } from '../persistence/held-material.repository';
import { saveKeepingConsents } from '../persistence/material-consent.repository';
import { MATERIAL_TYPES, mappedMaterial } from './material-types';

/** The part of a decided case that says whether its papers may be kept. */
interface DecidedCase {
  readonly decision: Decision;
  readonly papers: readonly Paper[];
  /** For a case that is filed in this command: whether consent was given with it. */
  readonly keepsPapers?: boolean;
}

/**
 * 存入材料库: papers of a case enter its applicant's space in the transaction that accepts it, with the consent given when it was
 * filed. Only papers with a file, of a kind that comes up again. Where nothing can be kept nothing is asked of the database.
 */
export async function keepAcceptedPapers(tx: Transaction, decided: readonly DecidedCase[], now: Date): Promise<void> {
  const papers = decided
    .filter(
      ({ decision, keepsPapers }) =>
        (decision.before !== null || keepsPapers === true) && decision.events.some(({ type }) => type === 'accepted'),
    )
    .flatMap(({ decision: { after }, papers: onFile }) =>
      onFile.flatMap((paper) => {
        const type = paper.uploadId === null || paper.origin !== undefined ? undefined : keptType(after.itemCode, paper);
        return type === undefined ? [] : [{ caseId: after.id, paperCode: paper.code, type, token: randomBytes(12).toString('base64url') }];
      }),
    );
  if (papers.length > 0) await keepPapers(tx, papers, localDateOf(now), now);
}

function keptType(itemCode: string, { code, name }: Paper): string | undefined {
  const type = mappedMaterial(itemCode, code, name)?.type;
  return type !== undefined && MATERIAL_TYPES.get(type)?.reuseMonths !== undefined ? type : undefined;
}

interface Keeping {
  readonly caseId: number;
  readonly actor: Actor;
  readonly purposes: readonly string[];
  readonly validUntil: string;
}

/** The applicant's word that the papers of his case may be kept; at a window the clerk writes down that he gave it. */
export async function keepingConsents(tx: Transaction, keeping: readonly Keeping[], now: Date): Promise<void> {
  const consents = keeping.map(({ actor, ...given }) => ({
    ...given,
    byKind: actor.kind === 'CITIZEN' ? ('CITIZEN' as const) : ('STAFF' as const),
    byId: actor.id,
  }));
  await saveKeepingConsents(tx, consents, now);
}
