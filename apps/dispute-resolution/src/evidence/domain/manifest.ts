/** One file of a pack, as it was when the pack was handed on. */
export interface ManifestEntry {
  readonly position: number;
  readonly evidenceId: number;
  readonly sha256: string;
  readonly size: number;
  readonly kind: string;
  /** The party who gave it. */
  readonly givenBy: number | null;
  readonly givenOn: string;
  readonly originalSeenBy: number | null;
  readonly consent: readonly string[];
  /** SHA-256 of the file that this one was made of by redaction. */
  readonly derivedFrom: string | null;
}

export interface Manifest {
  readonly disputeNo: string;
  readonly sequence: number;
  readonly proceedingId: number | null;
  readonly toOrgan: string;
  readonly purpose: string;
  readonly sealedBy: number;
  readonly sealedAt: string;
  /** Hash of the manifest before; the packs of a dispute are a chain. */
  readonly previousHash: string | null;
  readonly entries: readonly ManifestEntry[];
}

/** The text over which the seal is taken: every field of every entry, in order. Equal manifests give equal text, others never do. */
export function manifestText(manifest: Manifest): string {
  const entries = manifest.entries.map((entry) => [
    entry.position,
    entry.evidenceId,
    entry.sha256,
    entry.size,
    entry.kind,
    entry.givenBy,
    entry.givenOn,
    entry.originalSeenBy,
    [...entry.consent],
    entry.derivedFrom,
  ]);
  return JSON.stringify([
    'one-window-evidence-manifest.v1',
    manifest.disputeNo,
    manifest.sequence,
    manifest.proceedingId,
    manifest.toOrgan,
    manifest.purpose,
    manifest.sealedBy,
    manifest.sealedAt,
    manifest.previousHash,
    entries,
  ]);
}

export interface PackFault {
  readonly kind: 'SEAL_BROKEN' | 'CHAIN_BROKEN' | 'ORDER_BROKEN' | 'CONTENT_CHANGED' | 'CONTENT_MISSING';
  readonly sequence: number;
  readonly evidenceId: number | null;
}

/**
 * What is wrong with the packs of a dispute, against what is on the disk now. Empty: every byte and every place is as it was sealed.
 * @param seal SHA-256 of a text; @param contentOf SHA-256 of the stored bytes, null where they are gone
 */
export function packFaults(
  sealed: readonly (Manifest & { readonly hash: string })[],
  seal: (text: string) => string,
  contentOf: (entry: ManifestEntry) => string | null,
): PackFault[] {
  const faults: PackFault[] = [];
  let previous: string | null = null;
  sealed.forEach((manifest, index) => {
    const fault = (kind: PackFault['kind'], evidenceId: number | null = null): void => {
      faults.push({ kind, sequence: manifest.sequence, evidenceId });
    };
    if (seal(manifestText(manifest)) !== manifest.hash) fault('SEAL_BROKEN');
    if (manifest.previousHash !== previous || manifest.sequence !== index + 1) fault('CHAIN_BROKEN');
    manifest.entries.forEach((entry, place) => {
      if (entry.position !== place + 1) fault('ORDER_BROKEN', entry.evidenceId);
      const content = contentOf(entry);
      if (content === null) fault('CONTENT_MISSING', entry.evidenceId);
      else if (content !== entry.sha256) fault('CONTENT_CHANGED', entry.evidenceId);
    });
    previous = manifest.hash;
  });
  return faults;
}
