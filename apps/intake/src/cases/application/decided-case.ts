import type { Decision, Paper } from '../domain/case';
import type { NewCase, StoredCase } from '../persistence/case.rows';

/** One decided case on its way into the database. */
export interface DecidedCase {
  readonly decision: Decision;
  /** The row as it was loaded, or what a new case stores beside its state. */
  readonly subject: StoredCase | NewCase;
  readonly newPapers?: readonly {
    readonly paper: Paper;
    readonly uploadRow: number | null;
    /** The official paper of another case that it is. */
    readonly documentRow?: number | null;
  }[];
  /** The papers on the file after this command, for what the official papers list. */
  readonly papers: readonly Paper[];
  /** A case filed in this command: its applicant lets the county keep the papers. */
  readonly keepsPapers?: boolean;
  readonly correlationId?: string;
  readonly causationId?: string;
}
