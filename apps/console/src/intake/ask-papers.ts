import { api, take } from '../api/client';
import type { Answers } from '../ui/field';
import type { AskedPaper } from './paper-marks';

interface PaperList {
  readonly situationName: string;
  readonly papers: readonly (Omit<AskedPaper, 'spared'> & { readonly obtained: string })[];
}

interface PaperPlan {
  readonly lines: readonly {
    readonly code: string;
    readonly way: string;
    readonly reason: string;
    readonly heldMaterialId: string | null;
  }[];
}

/**
 * Which papers this very matter needs: the item's list for the answers so far, and, once the person is known, what the planner found
 * elsewhere (shared data, an earlier matter).
 */
export async function askPapers(
  itemCode: string,
  form: Record<string, string | number | boolean>,
  applicant: Answers,
): Promise<{ readonly situation: string; readonly papers: readonly AskedPaper[] }> {
  const list = await take<PaperList>(
    api.POST('/api/v1/items/{code}/paper-lists', { params: { path: { code: itemCode } }, body: { answers: form } }),
  );
  const idNumber = String(applicant.idNumber ?? '')
    .trim()
    .toUpperCase();
  const kind = applicant.kind === 'ORGANISATION' ? 'ORGANISATION' : 'PERSON';
  const plan = idNumber.length < 15 ? null : await plannedFor(itemCode, form, { kind, idNumber });
  const lines = new Map(plan?.lines.map((line) => [line.code, line]));
  return {
    situation: list.situationName,
    papers: list.papers.map((paper) => ({ ...paper, spared: sparedBy(paper, lines.get(paper.code)) })),
  };
}

/** What the county gets by itself, or already has, nobody is asked for. */
function sparedBy({ obtained, hint }: PaperList['papers'][number], line: PaperPlan['lines'][number] | undefined): AskedPaper['spared'] {
  if (line?.way === 'SHARED' || line?.way === 'REUSED') {
    return { reason: line.reason, heldMaterialId: line.heldMaterialId, shared: line.way === 'SHARED' };
  }
  return line === undefined && obtained !== 'APPLICANT_BRINGS' ? { reason: hint, heldMaterialId: null, shared: false } : null;
}

/** Without a plan the applicant brings everything: nobody waits for it. */
async function plannedFor(
  itemCode: string,
  form: Record<string, string | number | boolean>,
  applicant: { kind: 'PERSON' | 'ORGANISATION'; idNumber: string },
): Promise<PaperPlan | null> {
  try {
    return await take<PaperPlan>(api.POST('/api/v1/paper-plans', { body: { itemCode, form, applicant } }));
  } catch {
    return null;
  }
}
