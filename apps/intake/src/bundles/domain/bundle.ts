/** 依赖: INDEPENDENT is said by leaving a member without any. BLOCKS starts after the grant of the other; FEEDS also takes its result as a paper. */
export type Dependency =
  | { readonly on: string; readonly kind: 'BLOCKS' }
  | { readonly on: string; readonly kind: 'FEEDS'; readonly material: string };

/** One item of a bundle. `key` names it in the one form. */
export interface BundleMember {
  readonly key: string;
  readonly item: string;
  readonly optional: boolean;
  readonly dependencies: readonly Dependency[];
  /** Answers that follow from the bundle itself: nobody is asked. */
  readonly fixed?: Readonly<Record<string, string | number | boolean>>;
  /** Fields that the result of a member before it brings: they are left empty at filing. */
  readonly coming?: readonly string[];
  readonly hint?: string;
}

/** A question that several members ask, asked once: for each of them, the field of its own form. */
export interface SharedField {
  readonly name: string;
  readonly title: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A paper that is handed in once: for each member that asks for it, the code of its own list. */
export interface PoolPaper {
  readonly code: string;
  readonly name: string;
  readonly materials: Readonly<Record<string, string>>;
  /** Asked for only when this member is left out, because the applicant has its result already. */
  readonly insteadOf?: string;
}

/** A version of a bundle, as its data file has it. */
export interface Bundle {
  readonly code: string;
  readonly codeStatus: 'EXAMPLE';
  readonly version: number;
  readonly name: string;
  readonly serves: 'PERSON' | 'ORGANISATION';
  readonly basis: readonly string[];
  readonly note: string;
  /** 统一办理 (行政许可法 §26 ¶2): one joint limit for all members. */
  readonly unified: boolean;
  /** The least number of members that make it a bundle. */
  readonly atLeast: number;
  /** How it was before: windows and sets of papers. */
  readonly before: { readonly windows: number; readonly paperSets: number; readonly example: boolean; readonly source: string };
  readonly shared: readonly SharedField[];
  readonly members: readonly BundleMember[];
  readonly papers: readonly PoolPaper[];
  /** Members of the national list that this county does not deal with, and where to go. */
  readonly elsewhere: readonly { readonly name: string; readonly where: string }[];
  readonly validFrom: string;
  readonly validTo: string | null;
}

export function memberOf(bundle: Bundle, key: string): BundleMember {
  const member = bundle.members.find((one) => one.key === key);
  if (member === undefined) throw new Error(`bundle ${bundle.code} has no member ${key}`);
  return member;
}

/** Dependencies that count when some members are left out: whoever leaves one out has its result already, or goes without. */
export function dependenciesAmong(member: BundleMember, filed: ReadonlySet<string>): readonly Dependency[] {
  return member.dependencies.filter(({ on }) => filed.has(on));
}
