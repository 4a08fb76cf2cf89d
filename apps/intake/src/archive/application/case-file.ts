import type { Database } from '@app/persistence';
import type { ArchiveEntry } from '../domain/manifest';

/** Everything that the tables say about one case. */
export interface CaseFileRows {
  readonly id: number;
  readonly caseNo: string;
  readonly version: number;
  readonly status: string;
  readonly kind: string;
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly received: boolean;
  readonly result: 'GRANT' | 'DENY' | null;
  readonly served: boolean;
  readonly steps: readonly number[];
  readonly documents: readonly { readonly id: number; readonly kind: string; readonly sha256: string | null }[];
  readonly materials: readonly { readonly code: string; readonly sha256: string | null }[];
  readonly openClocks: readonly string[];
  readonly entries: readonly ArchiveEntry[];
}

interface Part {
  readonly type: ArchiveEntry['type'];
  readonly ref: string;
  readonly sha256: string | null;
  readonly content: Record<string, unknown>;
}

/** Ratings are no part of it: who rated is nobody's business in the office. Instants and days come as Postgres writes them in JSON; encrypted cells stay encrypted, and a name is in none of them but theirs. */
const PARTS = `
  SELECT 1 AS place, 0::bigint AS id, 'CASE' AS type, c.case_no AS ref, NULL AS sha256,
         to_jsonb(c) - ARRAY['applicant_name','applicant_index','progress_code','pick_up_cell'] AS content
    FROM service_case c WHERE c.id = $1
  UNION ALL SELECT 2, p.id, 'PARTY', p.role, NULL, to_jsonb(p) - ARRAY['name','id_index'] FROM case_party p WHERE p.case_id = $1
  UNION ALL SELECT 3, h.version, 'HISTORY', 'v' || h.version, NULL, to_jsonb(h) FROM case_history h WHERE h.case_id = $1
  UNION ALL SELECT 4, m.id, 'MATERIAL', m.code, u.sha256, to_jsonb(m) || jsonb_build_object('media_type', u.media_type, 'size', u.size)
    FROM case_paper m LEFT JOIN upload u ON u.id = m.upload_id WHERE m.case_id = $1
  UNION ALL SELECT 5, d.id, 'DOCUMENT', d.kind, d.sha256, to_jsonb(d) FROM official_document d WHERE d.case_id = $1
  UNION ALL SELECT 6, n.id, 'CORRECTION_NOTICE', 'n' || n.sequence, NULL, to_jsonb(n) FROM correction_notice n WHERE n.case_id = $1
  UNION ALL SELECT 7, k.id, 'CLOCK', k.kind, NULL, to_jsonb(k) || jsonb_build_object(
      'intervals', (SELECT coalesce(jsonb_agg(to_jsonb(i) ORDER BY i.id), '[]') FROM clock_interval i WHERE i.clock_id = k.id),
      'fired', (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.fired_at, f.rung), '[]') FROM clock_fire f WHERE f.clock_id = k.id))
    FROM clock k WHERE k.subject_type = 'case' AND k.subject_id = $1
  UNION ALL SELECT 8, f.id, 'FEE_NOTICE', 'f' || f.sequence, NULL, to_jsonb(f) FROM fee_notice f WHERE f.case_id = $1
  UNION ALL SELECT 9, p.notice_id, 'PAYMENT', p.reference, NULL, to_jsonb(p) FROM fee_payment p WHERE p.case_id = $1
  UNION ALL SELECT 10, w.id, 'FEE_WAIVER', 'w' || w.id, NULL, to_jsonb(w) FROM fee_waiver w WHERE w.case_id = $1
  UNION ALL SELECT 11, 0, 'DELIVERY_CHOICE', d.method, NULL, to_jsonb(d) FROM delivery_preference d WHERE d.case_id = $1
  UNION ALL SELECT 12, p.sequence, 'POSTING', 'p' || p.sequence, NULL, to_jsonb(p) FROM posting p WHERE p.case_id = $1
  UNION ALL SELECT 13, p.id, 'PRINT', d.kind || '/' || p.copy_number, NULL, to_jsonb(p) - 'printed_by_name'
    FROM official_document_print p JOIN official_document d ON d.id = p.document_id WHERE d.case_id = $1
  UNION ALL SELECT 14, x.id, 'HANDOVER', h.code || '/' || x.paper_code, NULL,
         to_jsonb(x) || jsonb_build_object('handover', to_jsonb(h) - ARRAY['from_name','received_name'])
    FROM handover_paper x JOIN handover h ON h.id = x.handover_id WHERE x.case_id = $1
  ORDER BY 1, 2`;

/** One statement, so that it is one picture of all the tables. */
export async function caseFileOf(database: Database, caseId: number): Promise<CaseFileRows> {
  const parts = await database.query<Part>(PARTS, [caseId]);
  const head = parts.find(({ type }) => type === 'CASE')?.content;
  if (head === undefined) throw new Error(`there is no case ${caseId}`);
  const of = (type: Part['type']): Part[] => parts.filter((part) => part.type === type);
  return {
    id: caseId,
    caseNo: String(head.case_no),
    version: Number(head.version),
    status: String(head.status),
    kind: String(head.kind),
    itemCode: String(head.item_code),
    itemVersion: Number(head.item_version),
    received: head.received_at !== null,
    result: head.result as CaseFileRows['result'],
    served: head.served_on !== null,
    steps: of('HISTORY').map(({ content }) => Number(content.version)),
    documents: of('DOCUMENT').map(({ ref, sha256, content }) => ({ id: Number(content.id), kind: ref, sha256 })),
    materials: of('MATERIAL').flatMap(({ ref, sha256, content }) => (content.upload_id === null ? [] : [{ code: ref, sha256 }])),
    openClocks: of('CLOCK').flatMap(({ ref, content }) => (content.state === 'RUNNING' || content.state === 'PAUSED' ? [ref] : [])),
    entries: parts.map(({ type, ref, sha256, content }) => ({ type, ref, sha256, content })),
  };
}
