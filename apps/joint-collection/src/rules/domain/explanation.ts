/** Who pays a part of a figure. Each is a payer of its own in the ledger, never netted with another. */
export type Payer = 'person' | 'medical-assistance' | 'pension-assistance' | 'fiscal-subsidy' | 'employer';

/** One line by which a figure can be followed. */
export interface ExplanationLine {
  readonly code: string;
  readonly text: string;
  /** In fen; null where the line explains and moves no money. */
  readonly fen: number | null;
  readonly payer: Payer | null;
  readonly article: string;
  /** 示例值: the county must confirm it with what its province or prefecture has published. */
  readonly example: boolean;
}

/** What a parameter of unknown local value carries, beside its value. */
export interface Basis {
  readonly article: string;
  readonly example: boolean;
}

export const line = (code: string, text: string, fen: number | null, payer: Payer | null, basis: Basis): ExplanationLine => ({
  code,
  text: basis.example ? `${text}（示例值，须当地确认）` : text,
  fen,
  payer,
  article: basis.article,
  example: basis.example,
});
