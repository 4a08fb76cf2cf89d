import type { Material } from './item';

/** 不应由村（社区）出具的证明. The county's own list replaces the shipped one. */
export interface BannedProof {
  readonly code: string;
  readonly name: string;
  /** Other names under which it is asked for. */
  readonly aliases: readonly string[];
  /** Where to get the fact instead. */
  readonly instead: string;
}

/** Names are compared without blanks, punctuation and the words that say who signs. */
function essence(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s()（）〔〕[\]【】"“”'、,，.。·:：/／-]/g, '')
    .replace(/(由)?(村民委员会|居民委员会|村委会|居委会|村社区|村民小组|村级|社区)(出具|开具|盖章|签章)?的?/g, '');
}

/**
 * The banned proof that this paper is, by code or by name, unless another organ than a village makes it: the police's own
 * record of no offence is a document of the police, and stays allowed.
 */
export function bannedProofOf(material: Material, banned: readonly BannedProof[]): BannedProof | undefined {
  const byCode = banned.find(({ code }) => code === material.code);
  if (byCode) return byCode;
  if (material.issuer !== 'VILLAGE_COMMITTEE' && material.issuer !== 'APPLICANT') return undefined;
  const asked = essence(material.name);
  return banned.find(({ name, aliases }) => [name, ...aliases].some((known) => asked.includes(essence(known))));
}
