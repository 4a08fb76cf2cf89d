/**
 * What kind of refusal this is; `libs/http` maps it to a status:
 * invalid 400, unauthenticated 401, forbidden 403, not-found 404, conflict 409, gone 410, stale 412,
 * too-large 413, unsupported 415, rule-violation 422, precondition-required 428, limited 429, unavailable 503.
 */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'stale'
  | 'too-large'
  | 'unsupported'
  | 'rule-violation'
  | 'precondition-required'
  | 'limited'
  | 'unavailable';

/** One field that was refused. `pointer` is a JSON pointer into the request body, `code` is stable kebab-case. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export interface RefusalDetails {
  /** The article that says no, when a law does: `行政许可法 §32`. */
  readonly article?: string;
  readonly errors?: readonly FieldProblem[];
  /** Facts for the machine that reads the problem; never personal data. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
}

/**
 * An expected refusal. `code` is public and never renamed; `message` is the Chinese sentence for the person:
 * what happened, and what to do.
 */
export class DomainError extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}
