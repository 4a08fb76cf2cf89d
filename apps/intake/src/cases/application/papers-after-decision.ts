import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { PersonalDataCipher } from '@app/privacy';
import { licencesById } from '../../licences/application/find-licence';
import { actGroundsOf } from '../persistence/act.repository';
import type { StoredCase } from '../persistence/case.rows';
import { actOf } from './act-book';
import { correctionsContext } from './open-act';
import type { ActFile, AfterDecision } from './paper-text-after';

/** Names of the papers by which a result is made known, as other papers cite them. */
export const RESULT_NAMES: Readonly<Record<string, string>> = {
  GRANT_DECISION: '准予决定书',
  DENIAL_DECISION: '不予决定书',
  DEEMED_RENEWAL_RECORD: '视为准予延续记录',
  REVOCATION_DECISION: '撤销决定书',
  LICENCE_WITHDRAWAL_DECISION: '撤回决定书',
  CANCELLATION_DECISION: '注销决定书',
  CORRECTION_DECISION: '更正决定书',
};

/** What lies beside each case for the papers after its decision. */
export async function afterDecision(
  tx: Transaction,
  cases: ReadonlyMap<number, StoredCase>,
  cipher: PersonalDataCipher,
): Promise<Map<number, AfterDecision>> {
  const acts = await actFiles(tx, cases, cipher);
  const licences = await licencesById(
    tx,
    [...cases.values()].flatMap(({ state }) => (state.licenceId === null ? [] : [state.licenceId])),
  );
  const result = new Map<number, AfterDecision>();
  for (const { state } of cases.values()) {
    const licence = state.licenceId === null ? undefined : licences.get(state.licenceId);
    result.set(state.id, { licence: licence ?? null, act: acts.get(state.id) ?? null });
  }
  return result;
}

async function actFiles(
  tx: Transaction,
  cases: ReadonlyMap<number, StoredCase>,
  cipher: PersonalDataCipher,
): Promise<Map<number, ActFile>> {
  const acts = [...cases.values()].filter(({ state }) => state.kind !== 'APPLICATION').map(({ state }) => state);
  const grounds = await actGroundsOf(
    tx,
    acts.map(({ id }) => id),
  );
  const files = new Map<number, ActFile>();
  for (const { id, caseNo, kind } of acts) {
    const ground = grounds.get(id);
    if (ground === undefined || kind === 'APPLICATION') throw new Error(`the act ${caseNo} has no ground`);
    files.set(id, {
      ground: actOf(kind, ground.groundCode).ground,
      explanation: ground.explanation,
      granted: await firstDecision(tx, ground.firstCaseId),
      corrected: ground.documentId === null ? null : await correctedPaper(tx, ground.documentId),
      corrections:
        ground.correctionsCell === null
          ? []
          : (JSON.parse(cipher.decrypt(ground.correctionsCell, correctionsContext(caseNo))) as ActFile['corrections']),
    });
  }
  return files;
}

interface PaperRow {
  kind: string;
  number: string | null;
  issued_on: LocalDate;
}

/** The paper of the first case by which its result was made known; a paper that is not set yet is waited for. */
async function firstDecision(tx: Transaction, caseId: number): Promise<ActFile['granted']> {
  const [row] = await rowsOf<PaperRow>(
    tx,
    'SELECT kind, number, issued_on FROM official_document WHERE case_id = $1 AND kind = ANY($2::text[]) AND voided_on IS NULL ORDER BY id DESC LIMIT 1',
    [caseId, Object.keys(RESULT_NAMES)],
  );
  if (row === undefined || row.number === null) throw new Error(`the decision of case ${caseId} has no number yet`);
  return { decisionNumber: row.number, grantedOn: row.issued_on };
}

async function correctedPaper(tx: Transaction, documentId: number): Promise<ActFile['corrected']> {
  const [row] = await rowsOf<PaperRow>(tx, 'SELECT kind, number, issued_on FROM official_document WHERE id = $1', [documentId]);
  if (row === undefined || row.number === null) throw new Error(`there is no paper ${documentId}`);
  return { name: RESULT_NAMES[row.kind] ?? '文书', number: row.number, issuedOn: row.issued_on };
}
