import type { Actor } from '@app/access';
import { DomainError, type FieldProblem } from '@app/domain-kernel';
import { localDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { Channel, Paper } from '../domain/case';
import { validationFailed } from './filing';

/** One paper as the command names it. */
export interface HandedIn {
  readonly code: string;
  readonly form: 'ORIGINAL' | 'COPY' | 'ELECTRONIC';
  readonly copies?: number;
  readonly uploadId?: string;
  readonly issuedOn?: string;
  readonly validUntil?: string;
}

/** What the item version says about its papers. */
export interface ItemMaterials {
  readonly serves: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  /** The forms in which the item takes each paper. */
  readonly forms: ReadonlyMap<string, readonly string[]>;
}

const FORM_NAMES: Readonly<Record<string, string>> = { ORIGINAL: '原件', COPY: '复印件', ELECTRONIC: '电子文件' };

/** Each paper once, each one on the item's list and in a form that it takes: staff may not take papers the item does not ask for (行政许可法 §31). */
export function papersFrom(handedIn: readonly HandedIn[], materials: ItemMaterials, channel: Channel): Paper[] {
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  const uploads = new Set<string>();
  for (const [index, paper] of handedIn.entries()) {
    const pointer = `/papers/${index}`;
    if (!materials.names.has(paper.code)) {
      problems.push({ pointer: `${pointer}/code`, code: 'material-unknown', message: '本事项不收取这份材料，请核对材料清单。' });
    }
    const forms = materials.forms.get(paper.code);
    if (forms && !forms.includes(paper.form)) {
      const wanted = forms.map((form) => FORM_NAMES[form] ?? form).join('、');
      problems.push({ pointer: `${pointer}/form`, code: 'material-type', message: `这份材料应为${wanted}，请核对后重新提交。` });
    }
    if (seen.has(paper.code) || (paper.uploadId !== undefined && uploads.has(paper.uploadId))) {
      problems.push({ pointer, code: 'material-duplicate', message: '同一份材料重复提交，请删除重复的一份。' });
    }
    seen.add(paper.code);
    if (paper.uploadId !== undefined) uploads.add(paper.uploadId);
  }
  if (problems.length > 0) throw validationFailed(problems);
  return handedIn.map((paper) => ({
    code: paper.code,
    name: materials.names.get(paper.code) ?? paper.code,
    form: paper.form,
    copies: paper.copies ?? 1,
    // B was checked against the original by a window; C is what arrived by itself.
    trustGrade: channel === 'WINDOW' || channel === 'TOWNSHIP' ? 'B' : 'C',
    uploadId: paper.uploadId ?? null,
    ...(paper.issuedOn === undefined ? {} : { issuedOn: localDate(paper.issuedOn) }),
    ...(paper.validUntil === undefined ? {} : { validUntil: localDate(paper.validUntil) }),
  }));
}

interface Attachment {
  readonly caseId: number;
  readonly actor: Actor;
  readonly papers: readonly Paper[];
}

/** Holds the uploads that new cases name, until they can be tied to them. Gives back the row of each token. */
export async function holdUploads(tx: Transaction, attachments: readonly Attachment[]): Promise<Map<string, number>> {
  const wanted = wantedUploads(attachments);
  if (wanted.length === 0) return new Map();
  const rows = await rowsOf<{ token: string; id: number }>(
    tx,
    `SELECT u.token, u.id FROM upload u
     JOIN jsonb_to_recordset($1::jsonb) AS x(token text, owner_kind text, owner_id bigint) USING (token, owner_kind, owner_id)
     WHERE u.case_id IS NULL ORDER BY u.id FOR NO KEY UPDATE OF u`,
    [JSON.stringify(wanted)],
  );
  // Two cases of one batch that name the same file: the batch is taken apart, and the first one has it.
  if (rows.length !== wanted.length || new Set(rows.map(({ id }) => id)).size !== wanted.length) throw uploadNotFound();
  return new Map(rows.map((row) => [row.token, row.id]));
}

/**
 * Ties uploads to their case: only the uploader's own, or those already of this case. Gives back the row of each token.
 * An upload of somebody else does not exist (404).
 */
export async function attachUploads(tx: Transaction, attachments: readonly Attachment[]): Promise<Map<string, number>> {
  const wanted = wantedUploads(attachments);
  if (wanted.length === 0) return new Map();
  const rows = await rowsOf<{ token: string; id: number }>(
    tx,
    `UPDATE upload u SET case_id = x.case_id
     FROM jsonb_to_recordset($1::jsonb) AS x(token text, case_id bigint, owner_kind text, owner_id bigint)
     WHERE u.token = x.token AND (u.case_id = x.case_id OR (u.case_id IS NULL AND u.owner_kind = x.owner_kind AND u.owner_id = x.owner_id))
     RETURNING u.token, u.id`,
    [JSON.stringify(wanted)],
  );
  const found = new Map(rows.map((row) => [row.token, row.id]));
  if (wanted.some(({ token }) => !found.has(token))) throw uploadNotFound();
  return found;
}

const uploadNotFound = (): DomainError => new DomainError('not-found', 'upload-not-found', '没有找到上传的文件，请重新上传。');

interface WantedUpload {
  readonly token: string;
  readonly case_id: number;
  readonly owner_kind: string;
  readonly owner_id: number;
}

function wantedUploads(attachments: readonly Attachment[]): WantedUpload[] {
  return attachments.flatMap(({ caseId, actor, papers }) =>
    papers.flatMap(({ uploadId }) =>
      uploadId === null ? [] : [{ token: uploadId, case_id: caseId, owner_kind: actor.kind, owner_id: actor.id }],
    ),
  );
}
