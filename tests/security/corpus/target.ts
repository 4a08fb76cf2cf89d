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
  /** A member of the good body, at the top, that takes free text. */
  readonly textField: string;
  /** A member of the good body, at the top, that is an object. */
  readonly objectField: string;
  /** Optional members, at the top: an integer and a boolean. */
  readonly integerField: string;
  readonly booleanField: string;
  /** Fresh headers of an accepted request: sign-in, a new Idempotency-Key. */
  readonly headers: () => Record<string, string>;
}
