import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { scrub } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import { clocksOf } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import {
  type Outcome,
  POOR_RATING_STATE_NAMES,
  type PoorRatingAction,
  type PoorRatingState,
  poorRatingActions,
} from '../domain/poor-rating';
import { findPoorRatings, historyOfPoorRating, type StoredPoorRating } from '../persistence/evaluation.repository';
import { gradeName, RULES, serviceName } from './evaluation-rules';
import { commentContext, secondCommentContext } from './give-evaluation';

export interface PoorRatingEntry {
  readonly id: number;
  readonly version: number;
  readonly state: PoorRatingState;
  readonly stateName: string;
  readonly unit: string;
  readonly itemName: string;
  readonly caseNo: string;
  readonly service: { readonly number: number; readonly name: string; readonly servedOn: LocalDate };
  readonly grade: number;
  readonly gradeName: string;
  readonly realName: boolean;
  readonly givenAt: string;
  readonly secondGrade: number | null;
  readonly overdue: boolean;
  readonly actions: readonly PoorRatingAction[];
}

export interface PoorRatingView extends PoorRatingEntry {
  /** The rater's own words; numbers of persons in them are taken out. Who rated is not part of any view of the office. */
  readonly comment: string | null;
  readonly secondComment: string | null;
  readonly outcome: Outcome | null;
  readonly finding: string | null;
  readonly basis: string | null;
  readonly measures: readonly string[];
  readonly callAttempts: number;
  /** The day on which the running limit ends. */
  readonly dueOn: LocalDate | null;
  readonly history: readonly {
    readonly action: string;
    readonly from: string | null;
    readonly to: string;
    readonly actorKind: string;
    readonly actorId: number | null;
    readonly note: string | null;
    readonly at: string;
  }[];
}

export interface PoorRatingFilter {
  readonly states: readonly string[];
  readonly before: number | null;
  readonly limit: number;
}

/** Poor ratings as the office sees them: the head of the unit those of his unit, a supervisor those of his area. Never the rated ones themselves. */
@Injectable()
export class ReadPoorRatings {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async find(tx: Transaction, id: number, actor: Actor, lock = ''): Promise<StoredPoorRating> {
    const scope = poorRatingScope(actor, 2);
    const [found] = await findPoorRatings(tx, `r.evaluation_id = $1 AND ${scope.sql}`, [id, ...scope.parameters], lock);
    if (!found) throw new DomainError('not-found', 'evaluation-not-found', '没有找到这条评价，请刷新列表。');
    return found;
  }

  async page(actor: Actor, { states, before, limit }: PoorRatingFilter): Promise<{ items: PoorRatingEntry[]; next: number | null }> {
    const scope = poorRatingScope(actor, 1);
    const parameters: unknown[] = [...scope.parameters];
    const conditions = [scope.sql];
    const add = (value: unknown, condition: (parameter: string) => string): void => {
      parameters.push(value);
      conditions.push(condition(`$${parameters.length}`));
    };
    if (states.length > 0) add(states, (p) => `r.state = ANY(${p}::text[])`);
    if (before !== null) add(before, (p) => `r.evaluation_id < ${p}`);
    parameters.push(limit + 1);
    const found = await findPoorRatings(
      this.database,
      conditions.join(' AND '),
      parameters,
      `ORDER BY r.evaluation_id DESC LIMIT $${parameters.length}`,
    );
    const shown = found.slice(0, limit);
    return { items: shown.map((one) => entryOf(one, actor)), next: found.length > limit ? (shown.at(-1)?.id ?? null) : null };
  }

  view(id: number, actor: Actor): Promise<PoorRatingView> {
    return this.database.run(async (tx) => this.viewIn(tx, await this.find(tx, id, actor), actor));
  }

  async viewIn(tx: Transaction, rating: StoredPoorRating, actor: Actor): Promise<PoorRatingView> {
    const history = await historyOfPoorRating(tx, rating.id);
    const clocks = await clocksOf(tx, 'evaluation', rating.id);
    const read = (cell: string | null, context: string): string | null =>
      cell === null ? null : scrub(this.cipher.decrypt(cell, context));
    return {
      ...entryOf(rating, actor),
      comment: read(rating.commentCell, commentContext(rating.caseNo, rating.commentName)),
      secondComment: read(rating.secondCommentCell, secondCommentContext(rating.caseNo, rating.service)),
      outcome: rating.outcome,
      finding: rating.finding,
      basis: rating.basis,
      measures: rating.measures,
      callAttempts: rating.callAttempts,
      dueOn: clocks.find(({ clock }) => clock.state === 'RUNNING')?.clock.dueOn ?? null,
      history: history.map(({ action, from, to, actorKind, actorId, note, at }) => ({
        action,
        from,
        to,
        actorKind,
        actorId,
        note,
        at: at.toISOString(),
      })),
    };
  }
}

function entryOf(rating: StoredPoorRating, actor: Actor): PoorRatingEntry {
  return {
    id: rating.id,
    version: rating.version,
    state: rating.state,
    stateName: POOR_RATING_STATE_NAMES[rating.state],
    unit: rating.unit,
    itemName: rating.itemName,
    caseNo: rating.caseNo,
    service: { number: rating.service, name: serviceName(rating.serviceKind), servedOn: rating.servedOn },
    grade: rating.grade,
    gradeName: gradeName(rating.grade),
    realName: rating.realName,
    givenAt: rating.givenAt.toISOString(),
    secondGrade: rating.secondGrade,
    overdue: rating.escalated,
    actions: poorRatingActions(rating, actor),
  };
}

/** The condition on `poor_rating r`, `evaluation e`, `service_case c`. The rated person is outside it in every role that he has. */
function poorRatingScope(actor: Actor, first: number): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [actor.id];
  const rules: string[] = [];
  const next = (value: unknown): string => {
    parameters.push(value);
    return `$${first + parameters.length - 1}`;
  };
  if (actor.roles.includes('ORGAN_HEAD')) rules.push(`r.unit = ${next(actor.organ)}`);
  if (actor.roles.includes('SUPERVISOR')) rules.push(`c.division LIKE ${next(`${actor.jurisdiction}%`)}`);
  const revealed = RULES.revealToRatedAfterClosure ? `r.state = 'CLOSED'` : 'false';
  const role = rules.length === 0 ? 'false' : `(${rules.join(' OR ')})`;
  return { sql: `(${role} AND (NOT $${first}::bigint = ANY(e.rated_staff) OR ${revealed}))`, parameters };
}
