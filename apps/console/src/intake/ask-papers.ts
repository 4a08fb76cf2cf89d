import { api, take } from '../api/client';
import type { Answers } from '../ui/field';
import type { AskedPaper } from './paper-marks';

interface PaperList {
  readonly situationName: string;
  readonly papers: readonly Omit<AskedPaper, 'spared'>[];
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
    papers: list.papers.map((paper) => {
      const line = lines.get(paper.code);
      const spared =
        line && (line.way === 'SHARED' || line.way === 'REUSED')
          ? { reason: line.reason, heldMaterialId: line.heldMaterialId, shared: line.way === 'SHARED' }
          : null;
      return { ...paper, spared };
    }),
  };
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
