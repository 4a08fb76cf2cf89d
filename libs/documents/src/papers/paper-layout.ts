/** A paper between law and ink: what stands on the page and in which order, in plain strings. The typesetter knows nothing else. */
export interface PaperLayout {
  readonly organ: string;
  readonly title: string;
  readonly number: string;
  /** 主送; a paper without one is a record for the file. */
  readonly addressee: string | null;
  readonly blocks: readonly Block[];
  /** The last sentence; it never parts from the signature (GB/T 9704: no signature on a page without text). */
  readonly closing: string;
  /** Lines to be signed by hand, above the organ's own signature. */
  readonly signatureLines: readonly string[];
  readonly signature: { readonly organ: string; readonly seal: string; readonly date: string; readonly entrusted: string | null };
  readonly enquiry: string;
  readonly scan: ScanCode;
  /** `YYYY-MM-DD`; also the creation date inside the PDF, so that equal content makes equal bytes. */
  readonly issuedOn: string;
}

/** The QR code at the foot, and what stands under it for those who cannot scan. */
export interface ScanCode {
  readonly payload: string;
  readonly caption: string;
  readonly reference: string;
}

export type Block =
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[]; readonly size: 'normal' | 'small' }
  | { readonly type: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly type: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] };

export interface Column {
  readonly heading: string;
  /** Share of the free width; 0 = as wide as its text. */
  readonly share: number;
}

export const paragraph = (text: string): Block => ({ type: 'paragraph', text });
export const heading = (text: string): Block => ({ type: 'heading', text });
export const list = (items: readonly string[], size: 'normal' | 'small' = 'normal'): Block => ({ type: 'list', items, size });
export const facts = (rows: readonly (readonly [string, string | undefined])[]): Block => ({
  type: 'facts',
  rows: rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== ''),
});
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): Block => ({ type: 'table', columns, rows });

/** `2026-11-22` → `2026年11月22日`: Arabic figures without leading zeros, as GB/T 9704-2012 7.3.5.4 writes a date. */
export function chineseDate(date: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}))?$/.exec(date);
  if (!match) throw new Error(`not a date of a paper: ${date}`);
  const [, year, month, day, hour, minute] = match;
  const written = `${year}年${Number(month)}月${Number(day)}日`;
  return hour === undefined ? written : `${written}${Number(hour)}时${minute}分`;
}

/**
 * Characters that print nothing but change what is read are taken out: controls, direction overrides (a name that
 * turns the rest of the line around), zero-width marks and glyph variants. Everything visible stays as it was typed;
 * half a surrogate pair becomes U+FFFD, which is seen.
 */
export function printable(text: string): string {
  return text
    .replace(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replace(/(?!\u3000)\p{Zs}/gu, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu, '');
}

/** A text that may hold several paragraphs, one block each. */
export const paragraphs = (text: string): Block[] =>
  text
    .split(/[\r\n\u2028\u2029]+/)
    .filter((line) => line.trim() !== '')
    .map(paragraph);
