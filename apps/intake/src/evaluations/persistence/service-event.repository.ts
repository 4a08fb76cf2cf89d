import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { ServiceKind } from '../domain/service-event';

export interface NewServiceEvent {
  readonly caseId: number;
  /** Which of this command's services on the case. */
  readonly ordinal: number;
  readonly kind: ServiceKind;
  readonly servedAt: Date;
  readonly servedOn: LocalDate;
  readonly servedBy: number | null;
  readonly organ: string | null;
  readonly rateUntil: LocalDate;
}

/** The case is locked by its command, so the numbers go up without a race. Past the last number a service cannot be rated by itself. */
export async function insertServices(tx: Transaction, events: readonly NewServiceEvent[], maximum: number): Promise<void> {
  await tx.query(
    `INSERT INTO service_event (case_id, service_number, kind, served_at, served_on, served_by, organ, rate_until)
     SELECT * FROM (
       SELECT x.case_id, coalesce((SELECT max(s.service_number) FROM service_event s WHERE s.case_id = x.case_id), 0) + x.ordinal AS number,
              x.kind, x.served_at, x.served_on, x.served_by, x.organ, x.rate_until
       FROM jsonb_to_recordset($1::jsonb)
         AS x(case_id bigint, ordinal int, kind text, served_at timestamptz, served_on date, served_by bigint, organ text, rate_until date)
     ) numbered WHERE number <= $2`,
    [
      JSON.stringify(
        events.map((event) => ({
          case_id: event.caseId,
          ordinal: event.ordinal,
          kind: event.kind,
          served_at: event.servedAt.toISOString(),
          served_on: event.servedOn,
          served_by: event.servedBy,
          organ: event.organ,
          rate_until: event.rateUntil,
        })),
      ),
      maximum,
    ],
  );
}

export interface StoredService {
  readonly number: number;
  readonly kind: ServiceKind;
  readonly servedOn: LocalDate;
  readonly organ: string | null;
  readonly rateUntil: LocalDate;
}

export async function servicesOfCase(reader: Queryable, caseId: number): Promise<StoredService[]> {
  const rows = await rowsOf<{
    service_number: number;
    kind: ServiceKind;
    served_on: LocalDate;
    organ: string | null;
    rate_until: LocalDate;
  }>(reader, 'SELECT service_number, kind, served_on, organ, rate_until FROM service_event WHERE case_id = $1 ORDER BY service_number', [
    caseId,
  ]);
  return rows.map((row) => ({
    number: row.service_number,
    kind: row.kind,
    servedOn: row.served_on,
    organ: row.organ,
    rateUntil: row.rate_until,
  }));
}
