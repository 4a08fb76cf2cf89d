import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { rowsOf, type Transaction, together } from '@app/persistence';
import { lockMatters, openDuplicates } from '../persistence/case.repository';

/** A matter that somebody is about to hand in. */
export interface Matter {
  readonly actor: Actor;
  readonly applicantIndex: Buffer;
  readonly itemCode: string;
  /** The case itself, when it exists already. */
  readonly caseId?: number;
}

/**
 * The same person, the same item, a case still open: a person says whether it is another matter (`features.md` 1.2 no. 17).
 * A citizen is asked only about cases of his own: who calls himself somebody's agent must not learn what that person does.
 * @returns the refusal of each matter that has a twin. Twins among the matters themselves refuse them all: which of them is first,
 *   only trying them one by one can say.
 */
export async function duplicatesAmong<One extends Matter>(tx: Transaction, matters: readonly One[]): Promise<Map<One, DomainError>> {
  const refusals = new Map<One, DomainError>();
  const asked = matters.filter(
    ({ actor, applicantIndex }) => actor.kind !== 'CITIZEN' || actor.citizenIndex === applicantIndex.toString('base64url'),
  );
  if (asked.length === 0) return refusals;
  const wanted = asked.map(({ applicantIndex, itemCode }) => ({ index: applicantIndex, itemCode }));
  // Waits in a statement of its own: the one after it sees what was committed while this one waited.
  const [, open] = await together(lockMatters(tx, wanted), openDuplicates(tx, wanted));
  const before = new Set<string>();
  for (const matter of asked) {
    const index = matter.applicantIndex.toString('hex');
    const key = `${index} ${matter.itemCode}`;
    const twins = open.filter((row) => row.index === index && row.item_code === matter.itemCode && row.id !== matter.caseId);
    if (twins.length > 0)
      refusals.set(matter, duplicate(twins.find((row) => mayNameCase(matter.actor, row.received_organ))?.case_no ?? null));
    else if (before.has(key)) throw duplicate(null);
    before.add(key);
  }
  return refusals;
}

export async function refuseDuplicate(tx: Transaction, matter: Matter): Promise<void> {
  const refusal = (await duplicatesAmong(tx, [matter])).get(matter);
  if (refusal) throw refusal;
}

/** Whether the person said, when he filled the draft in, that it is another matter. */
export async function saidNotDuplicate(tx: Transaction, caseId: number): Promise<boolean> {
  const rows = await rowsOf(tx, `SELECT 1 FROM case_history WHERE case_id = $1 AND details ? 'notDuplicate' LIMIT 1`, [caseId]);
  return rows.length > 0;
}

/** Kept in the history: why this is not the case that was open already. */
export function notDuplicateDetails(answer: { readonly reason: string } | undefined): Record<string, unknown> {
  return answer === undefined ? {} : { notDuplicate: answer.reason };
}

function mayNameCase(actor: Actor, receivedOrgan: string | null): boolean {
  if (actor.kind === 'CITIZEN') return true;
  return actor.roles.includes('SUPERVISOR') || (receivedOrgan !== null && receivedOrgan === actor.organ);
}

function duplicate(caseNo: string | null): DomainError {
  return new DomainError(
    'conflict',
    'duplicate-case',
    '该申请人有同一事项正在办理。请核对：是同一件事就不用重复办理；不是，请说明原因后继续。',
    {
      params: { caseNo },
    },
  );
}
