/** What one row of the corpus demands of the answer. */
export interface Expectation {
  /** Several where the corpus leaves the choice between them. */
  readonly status: number | readonly number[];
  /** The problem's code. */
  readonly code?: string | readonly string[];
  /** A code that must stand in `errors[]`. */
  readonly field?: string;
}

export const accepted: Expectation = { status: [200, 201] };
export const invalid = (code: string): Expectation => ({ status: 400, code });
export const unsupported = (code: string): Expectation => ({ status: 415, code });
/** 422 `validation-failed` with this code on a field. */
export const meaning = (field: string): Expectation => ({ status: 422, code: 'validation-failed', field });
