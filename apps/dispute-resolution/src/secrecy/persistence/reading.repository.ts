import type { Actor } from '@app/access';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface NewReading {
  readonly disputeId: number;
  readonly proceedingId: number | null;
  readonly reader: Pick<Actor, 'kind' | 'id' | 'name' | 'organ'>;
  readonly purpose: string;
  readonly note: string | null;
  readonly assigned: boolean;
  readonly fields: readonly string[];
  readonly at: Date;
}

export async function insertReading(tx: Transaction, reading: NewReading): Promise<void> {
  const { reader } = reading;
  await tx.query(
    `INSERT INTO dispute_reading (dispute_id, proceeding_id, reader_kind, reader_id, reader_name, reader_organ, purpose, note, assigned, fields, read_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      reading.disputeId,
      reading.proceedingId,
      reader.kind,
      reader.id,
      reader.name,
      reader.organ,
      reading.purpose,
      reading.note,
      reading.assigned,
      reading.fields,
      reading.at,
    ],
  );
}

export interface ReadingRow {
  readonly id: number;
  readonly proceedingId: number | null;
  readonly readerName: string;
  readonly readerOrgan: string | null;
  readonly purpose: string;
  readonly assigned: boolean;
  readonly fields: readonly string[];
  readonly readAt: Date;
}

/** Newest first. Notes stay with the supervisor. */
export function readingsOf(reader: Queryable, disputeId: number, limit: number): Promise<ReadingRow[]> {
  return rowsOf<ReadingRow>(
    reader,
    `SELECT id, proceeding_id AS "proceedingId", reader_name AS "readerName", reader_organ AS "readerOrgan", purpose, assigned, fields,
       read_at AS "readAt" FROM dispute_reading WHERE dispute_id = $1 ORDER BY id DESC LIMIT $2`,
    [disputeId, limit],
  );
}

export interface NewSignal {
  readonly disputeId: number;
  readonly kind: string;
  /** What it is about within the dispute: a reader, a proceeding, a clock. */
  readonly subject: string;
  readonly colour: 'BLUE' | 'YELLOW' | 'ORANGE' | 'RED';
  readonly article: string | null;
}

export async function insertSignal(tx: Transaction, signal: NewSignal, at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO dispute_signal (dispute_id, kind, subject, colour, article, raised_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT ON CONSTRAINT uq_dispute_signal DO NOTHING`,
    [signal.disputeId, signal.kind, signal.subject, signal.colour, signal.article, at],
  );
}

export interface SignalRow extends NewSignal {
  readonly id: number;
  readonly disputeNo: string;
  readonly raisedAt: Date;
}

/** Of one jurisdiction, newest first. */
export function signalsOf(reader: Queryable, jurisdiction: string, before: number | null, limit: number): Promise<SignalRow[]> {
  return rowsOf<SignalRow>(
    reader,
    `SELECT s.id, s.dispute_id AS "disputeId", d.dispute_no AS "disputeNo", s.kind, s.subject, s.colour, s.article, s.raised_at AS "raisedAt"
     FROM dispute_signal s JOIN dispute d ON d.id = s.dispute_id
     WHERE d.division LIKE $1 || '%' AND ($2::bigint IS NULL OR s.id < $2) ORDER BY s.id DESC LIMIT $3`,
    [jurisdiction, before, limit],
  );
}
