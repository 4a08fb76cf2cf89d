import type { Actor } from '@app/access';
import { DIVISIONS, ORGANS } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { daysBetween, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { FindTaskQuery } from '../../tasks/application/find-task.query';
import { viewerOf } from '../../tasks/application/task-viewer';
import { levelsSaved, NO_PAUSE, refusalToAnswer, type Shown } from '../domain/consultation';
import {
  askedOf,
  type ConsultationRow,
  type ConsulteeRow,
  consultationFor,
  consultationsOfTask,
  consulteesOf,
  markRead,
  speaksFor,
} from '../persistence/consultation.repository';

const ORGAN_NAMES = new Map(ORGANS.map(({ code, name }) => [code, name]));
const PLACES = new Map(DIVISIONS.map(({ code, name }) => [code, name]));

export const contactContext = (consultationId: number): string => `routing.consultee.contact_cell|${consultationId}`;

export type ConsultationAction = 'answer' | 'withdraw' | 'consolidate' | 'sendLink';

export interface ConsulteeView {
  readonly id: number;
  readonly organCode: string | null;
  readonly name: string;
  /** Only for the organ that asks. */
  readonly contact: string | null;
  readonly status: string;
  readonly opinion: string | null;
  readonly text: string | null;
  readonly answeredAt: string | null;
}

export interface ConsultationView {
  readonly id: number;
  readonly version: number;
  readonly number: string;
  readonly kind: string;
  readonly taskId: number;
  readonly caseNo: string;
  readonly itemName: string;
  readonly organCode: string;
  readonly organName: string;
  readonly questions: string;
  readonly shown: readonly Shown[];
  readonly repeats: number | null;
  readonly meetingOn: string | null;
  readonly dueOn: string;
  readonly status: string;
  readonly askedAt: string;
  readonly consultees: readonly ConsulteeView[];
  readonly consolidated: { readonly text: string; readonly at: string | null } | null;
  /** 一站审定: the levels before and with the joint consultation; null where the item's data does not compare them. */
  readonly levels: {
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly levelsSaved: number;
    readonly daysSaved: number;
    readonly daysTaken: number;
    readonly source: string;
    readonly example: boolean;
  } | null;
  readonly clockSentence: string;
  readonly actions: readonly ConsultationAction[];
}

/** 会商 as those see it who ask, who are asked, and who decide. */
@Injectable()
export class FindConsultations {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly tasks: FindTaskQuery,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  /** Whoever is asked and looks has read it. */
  get(actor: Actor, id: number): Promise<ConsultationView> {
    return this.database.run(async (tx) => {
      const view = await this.within(tx, actor, id);
      const own = view.consultees.find(({ organCode, status }) => organCode !== null && organCode === actor.organ && status === 'SENT');
      if (own === undefined || !view.actions.includes('answer')) return view;
      await markRead(tx, own.id, this.clock.now());
      return this.within(tx, actor, id);
    });
  }

  async within(tx: Transaction, actor: Actor, id: number): Promise<ConsultationView> {
    const row = await consultationFor(tx, id, viewerOf(actor));
    if (row === undefined) throw consultationNotFound();
    const [view] = await this.views(tx, actor, [row]);
    if (view === undefined) throw consultationNotFound();
    return view;
  }

  /** Those of the task's case, for whoever may see the task: the decider too. */
  async ofTask(actor: Actor, taskId: number): Promise<ConsultationView[]> {
    await this.tasks.get(actor, taskId);
    return this.database.run(async (tx) => this.views(tx, actor, await consultationsOfTask(tx, taskId)));
  }

  /** What the person's own organ still has to answer. */
  asked(actor: Actor, after: number, limit: number): Promise<ConsultationView[]> {
    return this.database.run(async (tx) => this.views(tx, actor, await askedOf(tx, viewerOf(actor), after, limit)));
  }

  private async views(tx: Transaction, actor: Actor, rows: readonly ConsultationRow[]): Promise<ConsultationView[]> {
    const consultees = await consulteesOf(
      tx,
      rows.map(({ id }) => id),
    );
    const speaks = await speaksFor(tx, viewerOf(actor));
    return rows.map((row) =>
      this.presented(
        row,
        consultees.filter(({ consultationId }) => consultationId === row.id),
        actor,
        speaks,
      ),
    );
  }

  private presented(row: ConsultationRow, consultees: readonly ConsulteeRow[], actor: Actor, speaks: boolean): ConsultationView {
    const today = localDateOf(this.clock.now());
    const asks = row.askedBy === actor.id || row.owner === actor.id;
    const own = consultees.find(({ organ }) => organ !== null && organ === actor.organ);
    const spoken = consultees.every(({ status }) => status === 'ANSWERED');
    const waiting = consultees.some(({ organ, status }) => organ === null && status !== 'ANSWERED');
    const open = row.status === 'OPEN';
    const actions: (ConsultationAction | false)[] = [
      own !== undefined && speaks && refusalToAnswer(own.status, row, false, today) === null && 'answer',
      open && asks && 'withdraw',
      open && row.kind === 'JOINT' && row.owner === actor.id && spoken && 'consolidate',
      open && asks && waiting && today <= row.dueOn && 'sendLink',
    ];
    return {
      id: row.id,
      version: row.version,
      number: row.number,
      kind: row.kind,
      taskId: row.taskId,
      caseNo: row.caseNo,
      itemName: row.itemName,
      organCode: row.organ,
      organName: ORGAN_NAMES.get(row.organ) ?? row.organ,
      questions: row.questions,
      shown: row.shown,
      repeats: row.repeats,
      meetingOn: row.meetingOn,
      dueOn: row.dueOn,
      status: row.status,
      askedAt: row.askedAt.toISOString(),
      consultees: consultees.map((one) => ({
        id: one.id,
        organCode: one.organ,
        name: one.bodyName ?? ORGAN_NAMES.get(one.organ ?? '') ?? one.organ ?? '',
        contact: one.contactCell !== null && asks ? this.cipher.decrypt(one.contactCell, contactContext(row.id)) : null,
        status: one.status,
        opinion: one.opinion,
        text: one.answer,
        answeredAt: one.answeredAt?.toISOString() ?? null,
      })),
      consolidated: row.consolidated === null ? null : { text: row.consolidated, at: row.consolidatedAt?.toISOString() ?? null },
      levels:
        row.simplification === null
          ? null
          : {
              ...row.simplification,
              levelsSaved: levelsSaved(row.simplification),
              daysTaken: Math.max(0, daysBetween(row.acceptedOn, row.decidedOn ?? today)),
            },
      clockSentence: NO_PAUSE,
      actions: actions.filter((action): action is ConsultationAction => action !== false),
    };
  }
}

/** What those who are asked see of the case beside the question: codes and names of places, as the asker chose. */
export function shownOf({ shown, caseNo, itemName, division }: ConsultationRow): { name: string; value: string }[] {
  const values: Readonly<Record<Shown, { name: string; value: string }>> = {
    CASE_NO: { name: '申办号', value: caseNo },
    ITEM: { name: '事项', value: itemName },
    DIVISION: { name: '所在地', value: PLACES.get(division) ?? division },
  };
  return shown.map((one) => values[one]);
}

export const consultationNotFound = (): DomainError =>
  new DomainError('not-found', 'consultation-not-found', '没有找到这件会商，可能不在您的办理范围内。');
