/** One thing of a case's file. `content` names what it is; `sha256` is the hash of a file that is kept beside the manifest. */
export interface ArchiveEntry {
  readonly type:
    | 'CASE'
    | 'PARTY'
    | 'HISTORY'
    | 'MATERIAL'
    | 'DOCUMENT'
    | 'CORRECTION_NOTICE'
    | 'CLOCK'
    | 'FEE_NOTICE'
    | 'PAYMENT'
    | 'FEE_WAIVER'
    | 'DELIVERY_CHOICE'
    | 'POSTING'
    | 'PRINT'
    | 'HANDOVER';
  readonly ref: string;
  readonly sha256: string | null;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface ChainedEntry extends ArchiveEntry {
  /** SHA-256 over the link before it and the entry itself. */
  readonly link: string;
}

/** 归档清单: everything of a case in one order, each entry bound to the one before it. */
export interface Manifest {
  readonly format: 'one-window-archive/1';
  readonly caseNo: string;
  readonly archivedOn: string;
  readonly retentionClass: string;
  readonly basis: string;
  readonly entries: readonly ChainedEntry[];
  readonly rootHash: string;
}

export type Hash = (text: string) => string;

/** JSON with its keys in order, so that equal content has equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value);
}

type Head = Pick<Manifest, 'caseNo' | 'archivedOn' | 'retentionClass' | 'basis'>;

/** The first link is the head's, so that a chain cannot be put under another case, day or retention. */
const firstLink = (head: Head, hash: Hash): string => hash(canonical({ format: 'one-window-archive/1', ...head }));

export function chained(head: Head, entries: readonly ArchiveEntry[], hash: Hash): Manifest {
  let previous = firstLink(head, hash);
  const linked = entries.map((entry): ChainedEntry => {
    previous = hash(`${previous}\n${canonical(entry)}`);
    return { ...entry, link: previous };
  });
  return { format: 'one-window-archive/1', ...head, entries: linked, rootHash: previous };
}

/** Whether every link still follows from what is before it. */
export function isIntact({ caseNo, archivedOn, retentionClass, basis, entries, rootHash }: Manifest, hash: Hash): boolean {
  let previous = firstLink({ caseNo, archivedOn, retentionClass, basis }, hash);
  for (const { link, ...entry } of entries) {
    previous = hash(`${previous}\n${canonical(entry)}`);
    if (previous !== link) return false;
  }
  return previous === rootHash;
}
