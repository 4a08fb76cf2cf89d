import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { CaseWait } from '../domain/case';
import { type CaseStatus, stageName } from '../domain/case.transitions';
import { waitOf } from '../persistence/case.rows';
import { caseScope } from '../persistence/case-scope';
import { type WaitView, waitViewOf } from './wait-view';

export interface CaseFilter {
  readonly statuses: readonly string[];
  readonly itemCode: string | null;
  readonly division: string | null;
  readonly dueBefore: string | null;
  readonly text: string | null;
  /** Blind index of a citizen number, for the search by number. */
  readonly partyIndex: Buffer | null;
  /** Cases with a smaller internal id come next: newest first. */
  readonly before: number | null;
  readonly limit: number;
}

export interface CaseListEntry {
  readonly caseNo: string;
  readonly itemName: string;
  readonly applicantName: string;
  readonly status: CaseStatus;
  readonly statusName: string;
  readonly channel: string;
  readonly division: string;
  readonly promisedDueOn: LocalDate | null;
  readonly statutoryDueOn: LocalDate | null;
  readonly receivedOn: LocalDate | null;
  /** For a department's own system, and why. */
  readonly waiting: WaitView | null;
}

interface Row {
  id: number;
  case_no: string;
  item_name: string;
  applicant_name: string;
  status: CaseStatus;
  channel: string;
  division: string;
  promised_due_on: LocalDate | null;
  statutory_due_on: LocalDate | null;
  received_on: LocalDate | null;
  waiting_party: string | null;
  waiting_reason: CaseWait['reasonCode'] | null;
  waiting_since: Date | null;
  bundle_case_id: number | null;
}

/** A page of cases within the person's scope, newest first. */
@Injectable()
export class ListCases {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async page(actor: Actor, filter: CaseFilter): Promise<{ items: CaseListEntry[]; next: number | null }> {
    const { where, parameters } = this.condition(actor, filter);
    parameters.push(filter.limit + 1);
    const rows = await this.database.query<Row>(
      `SELECT c.id, c.case_no, c.item_name, c.applicant_name, c.status, c.channel, c.division, c.promised_due_on, c.statutory_due_on, c.received_on,
         c.waiting_party, c.waiting_reason, c.waiting_since, c.bundle_case_id
       FROM service_case c WHERE ${where} ORDER BY c.id DESC LIMIT $${parameters.length}`,
      parameters,
    );
    const page = rows.slice(0, filter.limit);
    return { items: page.map(toEntry), next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
  }

  /** Counts no further than `cap`, so that a count never costs more than a page. */
  async count(actor: Actor, filter: CaseFilter, cap: number): Promise<number> {
    const { where, parameters } = this.condition(actor, { ...filter, before: null });
    parameters.push(cap + 1);
    const [row] = await this.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT 1 FROM service_case c WHERE ${where} LIMIT $${parameters.length}) capped`,
      parameters,
    );
    return row?.n ?? 0;
  }

  private condition(actor: Actor, filter: CaseFilter): { where: string; parameters: unknown[] } {
    const scope = caseScope(actor, localDateOf(this.clock.now()));
    const parameters: unknown[] = [...scope.parameters];
    const conditions = [scope.sql(1)];
    const add = (value: unknown, condition: (parameter: string) => string): void => {
      parameters.push(value);
      conditions.push(condition(`$${parameters.length}`));
    };
    if (filter.statuses.length > 0) add(filter.statuses, (p) => `c.status = ANY(${p}::text[])`);
    if (filter.itemCode !== null) add(filter.itemCode, (p) => `c.item_code = ${p}`);
    if (filter.division !== null) add(filter.division, (p) => `c.division = ${p}`);
    if (filter.dueBefore !== null) add(filter.dueBefore, (p) => `least(c.promised_due_on, c.statutory_due_on) < ${p}::date`);
    if (filter.text !== null) add(filter.text, (p) => `(c.case_no = ${p} OR starts_with(c.applicant_name, ${p}))`);
    if (filter.partyIndex !== null)
      add(filter.partyIndex, (p) => `EXISTS (SELECT 1 FROM case_party s WHERE s.case_id = c.id AND s.id_index = ${p})`);
    if (filter.before !== null) add(filter.before, (p) => `c.id < ${p}`);
    return { where: conditions.join(' AND '), parameters };
  }
}

function toEntry(row: Row): CaseListEntry {
  return {
    caseNo: row.case_no,
    itemName: row.item_name,
    applicantName: row.applicant_name,
    status: row.status,
    statusName: stageName(row.status, row.bundle_case_id !== null),
    channel: row.channel,
    division: row.division,
    promisedDueOn: row.promised_due_on,
    statutoryDueOn: row.statutory_due_on,
    receivedOn: row.received_on,
    waiting: waitViewOf(waitOf(row)),
  };
}
