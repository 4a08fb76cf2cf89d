import { DomainError } from '@app/domain-kernel';
import { type LocalDate, localDate, officeCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { formContext } from '../../cases/application/form-context';
import { POOLS } from '../../catalogue/application/county-data';
import { FormCompiler } from '../../catalogue/application/form-compiler';
import { type Difference, differencesBetween, type Outcome, outcomeOf, type PastCase } from '../../catalogue/domain/compare-outcomes';
import type { ItemContent } from '../../catalogue/domain/item';
import { IntakeDatabase } from '../../database';

export interface WhatIfRequest {
  readonly code: string;
  /** A version that was imported and not yet published, or any other of the item. */
  readonly version: number;
  /** How many of the last closed cases, at most. */
  readonly cases: number;
  /** Division code prefix whose cases are looked at. */
  readonly jurisdiction: string;
}

export interface WhatIfResult {
  readonly itemName: string;
  readonly examined: number;
  /** Cases that would have gone otherwise in any way. */
  readonly changed: number;
  readonly counts: Readonly<Partial<Record<Difference['kind'], number>>>;
  /** The first cases of each kind, newest first. */
  readonly examples: readonly { readonly caseNo: string; readonly differences: readonly Difference[] }[];
}

const BATCH = 500;
const EXAMPLES_FOR_EACH_KIND = 5;

interface ClosedRow {
  id: number;
  case_no: string;
  item_version: number;
  form_cell: string;
  received_on: LocalDate;
  accepted_on: LocalDate | null;
  decided_on: LocalDate | null;
  pauses: { from: string; to: string }[] | null;
}

/**
 * 政策试算: runs a version of an item over the cases that are already closed and says whom it would have touched. The transaction is
 * read-only, so the database itself sees to it that nothing is written.
 */
@Injectable()
export class RunWhatIf {
  private readonly calendar = officeCalendar();

  constructor(
    private readonly database: IntakeDatabase,
    private readonly forms: FormCompiler,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async execute(request: WhatIfRequest): Promise<WhatIfResult> {
    return this.database.run(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const versions = await versionsOf(tx, request.code);
      const draft = versions.get(request.version);
      if (draft === undefined) {
        throw new DomainError('not-found', 'item-version-unknown', `没有事项“${request.code}”第${request.version}版，请先导入草稿。`, {
          params: { code: request.code, version: request.version },
        });
      }
      const tally = new Tally();
      let before: number | null = null;
      while (tally.examined < request.cases) {
        const rows: ClosedRow[] = await closedCases(tx, request, before, Math.min(BATCH, request.cases - tally.examined));
        for (const row of rows) tally.add(row.case_no, this.differencesOf(row, versions, draft));
        if (rows.length < BATCH) break;
        before = rows.at(-1)?.id ?? null;
      }
      return { itemName: draft.name, ...tally.result() };
    });
  }

  private differencesOf(row: ClosedRow, versions: ReadonlyMap<number, ItemContent>, draft: ItemContent): readonly Difference[] {
    const own = versions.get(row.item_version);
    if (own === undefined) throw new Error(`case ${row.case_no} keeps a version that the catalogue has lost`);
    const past: PastCase = {
      caseNo: row.case_no,
      answers: JSON.parse(this.cipher.decrypt(row.form_cell, formContext(row.case_no))) as PastCase['answers'],
      receivedOn: row.received_on,
      acceptedOn: row.accepted_on,
      decidedOn: row.decided_on,
      pauses: (row.pauses ?? []).map(({ from, to }) => ({ from: localDate(from), to: localDate(to) })),
    };
    return differencesBetween(this.outcome(own, past), this.outcome(draft, past));
  }

  private outcome(item: ItemContent, past: PastCase): Outcome {
    const [problem] = this.forms.problems(item, past.answers, past.receivedOn);
    return outcomeOf(item, past, problem === undefined ? null : `${problem.pointer} ${problem.code}`, POOLS, this.calendar);
  }
}

class Tally {
  examined = 0;
  private changed = 0;
  private readonly counts = new Map<Difference['kind'], number>();
  private readonly examples: { caseNo: string; differences: readonly Difference[] }[] = [];

  add(caseNo: string, differences: readonly Difference[]): void {
    this.examined += 1;
    if (differences.length === 0) return;
    this.changed += 1;
    const kinds = new Set(differences.map(({ kind }) => kind));
    if ([...kinds].some((kind) => (this.counts.get(kind) ?? 0) < EXAMPLES_FOR_EACH_KIND)) this.examples.push({ caseNo, differences });
    for (const kind of kinds) this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  result(): Omit<WhatIfResult, 'itemName'> {
    return { examined: this.examined, changed: this.changed, counts: Object.fromEntries(this.counts), examples: this.examples };
  }
}

async function versionsOf(tx: Transaction, code: string): Promise<Map<number, ItemContent>> {
  const rows = await rowsOf<{ version: number; content: ItemContent }>(
    tx,
    'SELECT v.version, v.content FROM item_version v JOIN service_item i ON i.id = v.item_id WHERE i.code = $1',
    [code],
  );
  return new Map(rows.map(({ version, content }) => [version, content]));
}

/** Cases that reached an end with papers in hand, newest first. */
function closedCases(tx: Transaction, { code, jurisdiction }: WhatIfRequest, before: number | null, limit: number): Promise<ClosedRow[]> {
  return rowsOf<ClosedRow>(
    tx,
    `SELECT c.id, c.case_no, c.item_version, c.form_cell, c.received_on, c.accepted_on, c.decided_on,
            (SELECT json_agg(json_build_object('from', i.from_on, 'to', i.to_on) ORDER BY i.from_on)
               FROM clock k JOIN clock_interval i ON i.clock_id = k.id
              WHERE k.subject_type = 'case' AND k.subject_id = c.id AND k.kind = 'STATUTORY' AND k.state <> 'SUPERSEDED' AND i.to_on IS NOT NULL) AS pauses
       FROM service_case c
      WHERE c.item_code = $1 AND c.division LIKE $2 AND ($3::bigint IS NULL OR c.id < $3)
        AND c.status IN ('CLOSED', 'ARCHIVED', 'NOT_ACCEPTED', 'NOT_REQUIRED') AND c.received_on IS NOT NULL
      ORDER BY c.id DESC LIMIT $4`,
    [code, `${jurisdiction}%`, before, limit],
  );
}
