/** Whole fen from yuan as they go over the wire, `"380.00"`; undefined for anything else. Money is never a float. */
export function fenOf(yuan: string): number | undefined {
  const match = /^(0|[1-9]\d{0,11})\.(\d{2})$/.exec(yuan);
  return match ? Number(match[1]) * 100 + Number(match[2]) : undefined;
}

/** `38000` → `"380.00"`. */
export function yuanOf(fen: number): string {
  if (!Number.isSafeInteger(fen) || fen < 0) throw new RangeError(`not an amount in fen: ${fen}`);
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}
