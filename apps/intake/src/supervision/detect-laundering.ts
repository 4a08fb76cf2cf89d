import { Clock } from '@app/domain-kernel';
import { type ClockUnit, countedThrough, type LocalDate, officeCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../data/laundering-rules.json';
import { IntakeDatabase } from '../database';
import { type CaseTrace, findLaundering, type LaunderingFinding, type LaunderingPattern, type TracedPause } from './domain/find-laundering';

const COLOURS: Readonly<Record<LaunderingPattern, 'YELLOW' | 'ORANGE' | 'RED'>> = {
  LATE_PAUSE: 'YELLOW',
  PAUSE_WITHOUT_DOCUMENT: 'RED',
  ACCEPTED_AFTER_DECISION: 'RED',
  BATCH_ENTRY: 'ORANGE',
  PIECEMEAL_CORRECTION: 'YELLOW',
  OFFICE_WORK_IN_MINUTES: 'ORANGE',
};
const ARTICLES: Readonly<Partial<Record<LaunderingPattern, string>>> = {
  PAUSE_WITHOUT_DOCUMENT: '行政许可法 §45',
  PIECEMEAL_CORRECTION: '行政许可法 §32(4)、§72(4)',
};

export interface LaunderingCheck {
  readonly cases: number;
  readonly findings: number;
}

interface TraceRow {
  case_id: number;
  case_no: string;
  entered_at: Date;
  entered_by: number | null;
  accepted_at: string | null;
  decided_at: string | null;
  decided_by_machine: boolean;
  examined: boolean;
  corrections: (string | null)[][] | null;
  pauses: PauseRow[] | null;
}

interface PauseRow {
  cause: string;
  from_on: LocalDate;
  to_on: LocalDate | null;
  opened_at: string;
  unit: ClockUnit;
  budget: number;
  rolls: boolean;
  starts_on: LocalDate;
  has_document: boolean;
}

/**
 * Looks through the cases that something happened to since the check before the last one. Going back one check more than needed
 * leaves no gap for a transaction that was still open; what is found again is the same signal.
 */
@Injectable()
export class DetectLaundering {
  private readonly calendar = officeCalendar();

  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async check(): Promise<LaunderingCheck> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const [bounds] = await rowsOf<{ since: number; up_to: number }>(
        tx,
        `SELECT coalesce((SELECT up_to_history FROM laundering_check ORDER BY id DESC OFFSET 1 LIMIT 1), 0) AS since,
                coalesce((SELECT max(id) FROM case_history), 0) AS up_to`,
      );
      const since = bounds?.since ?? 0;
      const upTo = bounds?.up_to ?? 0;
      const traces = (await tracesSince(tx, since, upTo)).map((row) => this.traceOf(row));
      const findings = findLaundering(traces, rules, now);
      await raise(tx, findings, now);
      await tx.query('INSERT INTO laundering_check (checked_at, up_to_history, cases, findings) VALUES ($1, $2, $3, $4)', [
        now,
        upTo,
        traces.length,
        findings.length,
      ]);
      return { cases: traces.length, findings: findings.length };
    });
  }

  private traceOf(row: TraceRow): CaseTrace {
    const pauses = row.pauses ?? [];
    return {
      caseId: row.case_id,
      caseNo: row.case_no,
      enteredAt: row.entered_at,
      enteredBy: row.entered_by,
      acceptedAt: row.accepted_at === null ? null : new Date(row.accepted_at),
      decidedAt: row.decided_at === null ? null : new Date(row.decided_at),
      decidedByMachine: row.decided_by_machine,
      examined: row.examined,
      corrections: row.corrections ?? [],
      pauses: pauses.map((pause, index) => this.pauseOf(pause, pauses.slice(0, index))),
    };
  }

  private pauseOf(pause: PauseRow, earlier: readonly PauseRow[]): TracedPause {
    const term = { amount: pause.budget, unit: pause.unit, rollsLastDayOff: pause.rolls };
    const before = earlier.flatMap(({ from_on, to_on }) => (to_on === null ? [] : [{ from: from_on, to: to_on }]));
    return {
      cause: pause.cause,
      fromOn: pause.from_on,
      openedAt: new Date(pause.opened_at),
      counted: countedThrough(term, pause.starts_on, pause.from_on, this.calendar, before),
      budget: pause.budget,
      hasDocument: pause.has_document,
    };
  }
}

function tracesSince(tx: Transaction, since: number, upTo: number): Promise<TraceRow[]> {
  return rowsOf<TraceRow>(
    tx,
    // A clock that stands still is looked at again although nothing happens: its notice may be missing.
    `WITH touched AS (SELECT case_id FROM case_history WHERE id > $1 AND id <= $2
                      UNION SELECT subject_id FROM clock WHERE subject_type = 'case' AND state = 'PAUSED')
     SELECT c.id AS case_id, c.case_no, first.at AS entered_at, CASE first.actor_kind WHEN 'STAFF' THEN first.actor_id END AS entered_by,
            course.accepted_at, course.decided_at, coalesce(course.decided_by_machine, false) AS decided_by_machine,
            coalesce(course.examined, false) AS examined,
            (SELECT jsonb_agg((SELECT jsonb_agg(item->'materialCode') FROM jsonb_array_elements(n.items) AS item) ORDER BY n.sequence)
               FROM correction_notice n WHERE n.case_id = c.id) AS corrections,
            (SELECT jsonb_agg(jsonb_build_object('cause', i.cause, 'from_on', i.from_on, 'to_on', i.to_on, 'opened_at', i.opened_at, 'unit', k.unit,
                      'budget', k.budget + k.extension, 'rolls', k.rolls_last_day_off, 'starts_on', k.starts_on,
                      'has_document', EXISTS (SELECT FROM official_document d WHERE d.case_id = c.id AND d.kind = 'SPECIAL_PROCEDURE_NOTICE'
                                              AND d.issued_on = i.from_on AND d.ready_at IS NOT NULL)) ORDER BY i.from_on)
               FROM clock k JOIN clock_interval i ON i.clock_id = k.id
              WHERE k.subject_type = 'case' AND k.subject_id = c.id AND k.kind IN ('STATUTORY', 'STATUTORY_JOINT') AND k.state <> 'SUPERSEDED') AS pauses
       FROM touched t JOIN service_case c ON c.id = t.case_id
       JOIN LATERAL (SELECT at, actor_kind, actor_id FROM case_history WHERE case_id = c.id ORDER BY version LIMIT 1) AS first ON true
       JOIN LATERAL (
         SELECT min(h.at) FILTER (WHERE h.to_status = 'ACCEPTED' AND h.from_status = 'RECEIVED') AS accepted_at,
                min(h.at) FILTER (WHERE h.to_status = 'DECIDED') AS decided_at,
                bool_or(h.to_status = 'DECIDED' AND h.actor_id IS NULL) AS decided_by_machine,
                bool_or(h.action = 'recommend') AS examined
           FROM case_history h WHERE h.case_id = c.id) AS course ON true
      ORDER BY c.id`,
    [since, upTo],
  );
}

async function raise(tx: Transaction, findings: readonly LaunderingFinding[], now: Date): Promise<void> {
  if (findings.length === 0) return;
  await tx.query(
    // The same rows stay as they are: a pattern that somebody has answered is not raised again.
    `INSERT INTO supervision_signal (case_id, kind, colour, article, details, raised_at)
     SELECT x.case_id, x.kind, x.colour, x.article, x.details, $2
     FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, kind text, colour text, article text, details jsonb)
     WHERE NOT EXISTS (SELECT FROM supervision_signal s WHERE s.case_id = x.case_id AND s.kind = x.kind)
     ON CONFLICT (case_id, kind) WHERE answered_at IS NULL DO NOTHING`,
    [
      JSON.stringify(
        findings.map(({ pattern, caseId, cases, facts }) => ({
          case_id: caseId,
          kind: pattern,
          colour: COLOURS[pattern],
          article: ARTICLES[pattern] ?? null,
          details: { ...facts, caseNos: cases },
        })),
      ),
      now,
    ],
  );
}
