/** Kinds of members that an operation takes, whatever they are called there. */
export type MemberKind = 'text' | 'object' | 'integer' | 'boolean';

/** Where a corpus is thrown at: an operation that creates, and the list beside it. */
export interface CorpusTarget {
  /** Path of the creating POST. */
  readonly create: string;
  /** Path of the list, with `limit`, `cursor`, `sort`, `status`. */
  readonly list: string;
  /** Path of one resource. */
  readonly one: (id: string) => string;
  /** A body that is accepted. */
  readonly goodBody: () => Record<string, unknown>;
  /** The good body with `value` where a member of this kind is due. Integer and boolean are optional members. */
  readonly withMember: (kind: MemberKind, value: unknown) => Record<string, unknown>;
  /** Fresh headers of an accepted request: sign-in, a new Idempotency-Key. */
  readonly headers: () => Record<string, string>;
}
