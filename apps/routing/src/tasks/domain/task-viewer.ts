/** Whose eyes a task statement is run for: the conditions of `VISIBLE_TASK`, in this order. */
export interface TaskViewer {
  readonly staffId: number;
  readonly organ: string;
  readonly isHead: boolean;
  /** Division code prefix that a supervisor or dispatcher oversees; null for everybody else. */
  readonly oversees: string | null;
}
