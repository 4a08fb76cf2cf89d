import { type Migration, rowsOf, type Transaction } from '@app/persistence';

/** The table of last given numbers, for a service's list of migrations. */
export function documentSeriesMigration(role: string, name = 'create-document-series'): Migration {
  return {
    name,
    up: `
      CREATE TABLE document_series (
        series      text    NOT NULL,
        year        integer NOT NULL,
        last_serial integer NOT NULL,
        CONSTRAINT document_series_pk PRIMARY KEY (series, year),
        CONSTRAINT document_series_year_check CHECK (year BETWEEN 1949 AND 9999),
        CONSTRAINT document_series_serial_check CHECK (last_serial > 0)
      ) WITH (fillfactor = 50);
      GRANT SELECT, INSERT, UPDATE ON document_series TO ${role};`,
    down: 'DROP TABLE document_series',
  };
}

export interface SeriesRequest {
  readonly series: string;
  /** Year of the paper's date in Asia/Shanghai. */
  readonly year: number;
  readonly count: number;
}

/** `count` numbers from `first` on. */
export interface SerialRange {
  readonly series: string;
  readonly year: number;
  readonly first: number;
  readonly count: number;
}

/**
 * Takes numbers from any number of series in one statement: without gaps and without repeats, because the row stays
 * locked until the transaction ends and a rollback gives its numbers back. Ask late in the transaction: others wait.
 * Rows are locked in the order of their key, so that two commands never wait for each other.
 * @returns one range per series and year asked for, in the order of the first mention; requests for the same one are added up.
 */
export async function nextNumbers(tx: Transaction, requests: readonly SeriesRequest[]): Promise<SerialRange[]> {
  const wanted = new Map<string, SeriesRequest>();
  for (const { series, year, count } of requests) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`cannot take ${count} numbers`);
    const key = keyOf(series, year);
    wanted.set(key, { series, year, count: (wanted.get(key)?.count ?? 0) + count });
  }
  if (wanted.size === 0) return [];
  const rows = [...wanted.values()];
  const taken = await rowsOf<{ series: string; year: number; last_serial: number }>(
    tx,
    `INSERT INTO document_series AS held (series, year, last_serial)
     SELECT series, year, count
     FROM unnest($1::text[], $2::integer[], $3::integer[]) AS wanted (series, year, count)
     ORDER BY series, year
     ON CONFLICT (series, year) DO UPDATE SET last_serial = held.last_serial + excluded.last_serial
     RETURNING series, year, last_serial`,
    [rows.map((row) => row.series), rows.map((row) => row.year), rows.map((row) => row.count)],
  );
  const lastSerials = new Map(taken.map((row) => [keyOf(row.series, row.year), row.last_serial]));
  return [...wanted].map(([key, { series, year, count }]) => {
    const last = lastSerials.get(key);
    if (last === undefined) throw new Error(`series ${series} of ${year} gave no number`);
    return { series, year, first: last - count + 1, count };
  });
}

/** One number; see {@link nextNumbers}. */
export async function nextNumber(tx: Transaction, series: string, year: number): Promise<number> {
  const [range] = await nextNumbers(tx, [{ series, year, count: 1 }]);
  if (!range) throw new Error(`series ${series} of ${year} gave no number`);
  return range.first;
}

const keyOf = (series: string, year: number): string => `${year}/${series}`;
