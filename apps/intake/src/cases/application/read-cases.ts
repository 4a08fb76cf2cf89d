import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { caseNotFound, papersOf } from '../persistence/case.repository';
import { CASE_COLUMNS, type CaseRow, type StoredCase, toStoredCase } from '../persistence/case.rows';
import { type CaseScope, caseScope } from '../persistence/case-scope';
import { partiesOf } from '../persistence/party.repository';
import { CasePresenter, type CaseView } from './case-view';
import { ItemTermsReader } from './item-terms';
import { pausedView } from './paused-limits';

export interface TimelineEntry {
  readonly version: number;
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly actorKind: string;
  readonly actorId: number | null;
  readonly onBehalfOf: number | null;
  readonly at: string;
  readonly details: Record<string, unknown>;
}

export interface DocumentEntry {
  readonly id: number;
  readonly kind: string;
  readonly number: string | null;
  readonly issuedOn: string;
  readonly ready: boolean;
  /** 作废: the day from which the paper does not hold. */
  readonly voidedOn: string | null;
}

/** Reads of one case. Every read names who reads; what is out of scope does not exist. */
@Injectable()
export class ReadCases {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly presenter: CasePresenter,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  scopeOf(actor: Actor): CaseScope {
    return caseScope(actor, localDateOf(this.clock.now()));
  }

  async find(caseNo: string, actor: Actor): Promise<StoredCase> {
    const scope = this.scopeOf(actor);
    const [row] = await this.database.query<CaseRow>(
      `SELECT ${CASE_COLUMNS} FROM service_case c WHERE c.case_no = $1 AND ${scope.sql(2)}`,
      [caseNo, ...scope.parameters],
    );
    if (!row) throw caseNotFound();
    return toStoredCase(row);
  }

  async view(caseNo: string, actor: Actor): Promise<CaseView> {
    return this.viewOf(await this.find(caseNo, actor), actor);
  }

  /** The view of a case that a command has just changed or a read has just found. */
  async viewOf(stored: StoredCase, actor: Actor): Promise<CaseView> {
    const { id } = stored.state;
    const [parties, papers, paused] = await Promise.all([
      partiesOf(this.database, [id]),
      papersOf(this.database, [id]),
      pausedView(this.database, id, stored.state.status, this.clock.now()),
    ]);
    return this.presenter.present(
      {
        state: stored.state,
        item: stored.state.status === 'RECEIVED' ? this.itemTerms.ofCase(stored) : null,
        parties,
        papers: papers.get(id) ?? [],
        progressCode: stored.progressCode,
        pickUpCell: stored.pickUpCell,
        paused,
      },
      actor,
    );
  }

  async timeline(caseNo: string, actor: Actor): Promise<TimelineEntry[]> {
    const { state } = await this.find(caseNo, actor);
    const rows = await this.database.query<{
      version: number;
      action: string;
      from_status: string | null;
      to_status: string;
      actor_kind: string;
      actor_id: number | null;
      on_behalf_of: number | null;
      at: Date;
      details: Record<string, unknown>;
    }>(
      'SELECT version, action, from_status, to_status, actor_kind, actor_id, on_behalf_of, at, details FROM case_history WHERE case_id = $1 ORDER BY version',
      [state.id],
    );
    return rows.map((row) => ({
      version: row.version,
      action: row.action,
      from: row.from_status,
      to: row.to_status,
      actorKind: row.actor_kind,
      // The applicant reads which office acted and when, not which person.
      actorId: actor.kind === 'CITIZEN' ? null : row.actor_id,
      onBehalfOf: actor.kind === 'CITIZEN' ? null : row.on_behalf_of,
      at: row.at.toISOString(),
      details: row.details,
    }));
  }

  async documents(caseNo: string, actor: Actor): Promise<DocumentEntry[]> {
    const { state } = await this.find(caseNo, actor);
    const rows = await this.database.query<{
      id: number;
      kind: string;
      number: string | null;
      issued_on: string;
      ready_at: Date | null;
      voided_on: string | null;
    }>('SELECT id, kind, number, issued_on, ready_at, voided_on FROM official_document WHERE case_id = $1 ORDER BY id', [state.id]);
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      number: row.number,
      issuedOn: row.issued_on,
      ready: row.ready_at !== null,
      voidedOn: row.voided_on,
    }));
  }
}
