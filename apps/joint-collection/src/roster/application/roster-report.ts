import type { RosterRowView } from './roster-imports';

const NAMES = { ADDED: '新增', CHANGED: '变更', SAME: '相同', CONFLICT: '冲突', BAD: '错误' } as const;

/** The lines that were not taken, for a spreadsheet. With a BOM, or Excel reads Chinese as something else. */
export function rosterReport(rows: readonly RosterRowView[]): string {
  const lines = rows.map(({ line, outcome, column, original, reason, suggestion }) =>
    [String(line), NAMES[outcome], column, original, reason, suggestion].map(field).join(','),
  );
  return `\uFEFF${['行号,结果,列,原值,原因,建议', ...lines].join('\r\n')}\r\n`;
}

/** Quoted where it must be; what a spreadsheet would take for a formula is made text (OWASP: CSV injection). */
function field(value: string | null): string {
  const text = value ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
