/** How many ratings a row rests on, and whose row it is. */
export interface Base {
  readonly unit: string;
  readonly rated: number;
}

/**
 * Which rows are not shown, because so few ratings would tell who rated what. A hidden row can be worked out from the total and the rows that
 * are shown; so whatever is hidden together rests on enough ratings, or on as many rows as there are: the smallest shown ones are
 * hidden too until it does.
 */
export function hiddenUnits(rows: readonly Base[], fewest: number): ReadonlySet<string> {
  const rated = rows.filter((row) => row.rated > 0).sort((one, other) => one.rated - other.rated || (one.unit < other.unit ? -1 : 1));
  const small = rated.filter((row) => row.rated < fewest);
  if (small.length === 0) return new Set();
  const hidden = [...small];
  const sum = (): number => hidden.reduce((total, row) => total + row.rated, 0);
  for (const next of rated.slice(small.length)) {
    if (hidden.length > 1 && sum() >= fewest) break;
    hidden.push(next);
  }
  return new Set(hidden.map(({ unit }) => unit));
}
