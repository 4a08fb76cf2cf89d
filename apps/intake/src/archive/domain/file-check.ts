/** What the check of a file looks at. */
export interface FileFacts {
  readonly status: string;
  readonly kind: string;
  readonly version: number;
  readonly received: boolean;
  readonly result: 'GRANT' | 'DENY' | null;
  readonly served: boolean;
  readonly steps: readonly number[];
  readonly documents: readonly { readonly kind: string; readonly id: number; readonly ready: boolean; readonly fileThere: boolean }[];
  readonly materials: readonly { readonly code: string; readonly fileThere: boolean }[];
  readonly openClocks: readonly string[];
}

/** The paper with which a case of this kind ends. */
const END_PAPERS: Readonly<Record<string, string>> = {
  NOT_ACCEPTED: 'REFUSAL_TO_ACCEPT',
  NOT_REQUIRED: 'NOT_REQUIRED_NOTICE',
  TRANSFERRED: 'TRANSFER_LETTER',
  DEEMED_WITHDRAWN: 'DEEMED_WITHDRAWAL_NOTICE',
  TERMINATED: 'TERMINATION_NOTICE',
};

const RESULTS: readonly string[] = [
  'GRANT_DECISION',
  'DENIAL_DECISION',
  'DEEMED_RENEWAL_RECORD',
  'REVOCATION_DECISION',
  'LICENCE_WITHDRAWAL_DECISION',
  'CANCELLATION_DECISION',
  'CORRECTION_DECISION',
];

/** 齐全完整检查: what is missing from a file, as `thing:name`; empty when it may be archived (档案法 §37: 来源可靠、程序规范、要素合规). */
export function missingFrom(file: FileFacts): string[] {
  const kinds = new Set(file.documents.map(({ kind }) => kind));
  const expected: string[] = [];
  const end = END_PAPERS[file.status];
  if (end !== undefined) expected.push(end);
  if (file.received && file.kind === 'APPLICATION') expected.push(file.status === 'WITHDRAWN' ? 'WITHDRAWAL_RECORD' : 'RECEIPT');
  if (file.served) expected.push('DELIVERY_RECEIPT');
  const steps = new Set(file.steps);
  return [
    ...expected.filter((kind) => !kinds.has(kind)).map((kind) => `document:${kind}`),
    ...(file.served && !RESULTS.some((kind) => kinds.has(kind)) ? ['document:RESULT'] : []),
    ...file.documents.filter(({ ready }) => !ready).map(({ kind }) => `document-not-made:${kind}`),
    ...file.documents.filter(({ ready, fileThere }) => ready && !fileThere).map(({ kind }) => `file:${kind}`),
    ...file.materials.filter(({ fileThere }) => !fileThere).map(({ code }) => `file:${code}`),
    ...Array.from({ length: file.version }, (_, index) => index + 1)
      .filter((version) => !steps.has(version))
      .map((version) => `history:v${version}`),
    ...file.openClocks.map((kind) => `clock:${kind}`),
  ];
}
