import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '@app/access';
import { Configuration } from '@app/configuration';
import { ORGANS } from '@app/county';
import { documentNumber, nextNumber } from '@app/documents';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, etagOf, type IdempotentRequest, type Outcome, once } from '@app/http';
import { daysBetween, localDateOf, officeCalendar } from '@app/legal-calendar';
import { armClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/consultation-rules.json';
import { RoutingDatabase } from '../../database';
import { type LoadedTask, TaskCommands } from '../../tasks/application/task-commands';
import { viewerOf } from '../../tasks/application/task-viewer';
import { refusalOf } from '../../tasks/domain/task-guards';
import { assertQuestion, type Question } from '../domain/consultation';
import {
  type ConsultationRow,
  consultationFor,
  consulteesOf,
  countVersion,
  insertConsultation,
  insertConsultee,
  lockConsultation,
  setLink,
  withdraw,
} from '../persistence/consultation.repository';
import { CONSULTATION_CLOCK, CONSULTATION_SUBJECT, ConsultationClock } from './consultation-clock';
import { ConsultationJournal } from './consultation-journal';
import { consultationNotFound, contactContext, FindConsultations } from './find-consultations.query';

const ORGAN_CODES = new Set(ORGANS.map(({ code }) => code));

/** What of a link is kept. */
export const linkHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** 会商: the owner of a task asks other organs and outside bodies. The task stays in his hands and no clock stops. */
@Injectable()
export class AskConsultationHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly commands: TaskCommands,
    private readonly find: FindConsultations,
    private readonly clocks: ConsultationClock,
    private readonly journal: ConsultationJournal,
    private readonly cipher: PersonalDataCipher,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** Once per Idempotency-Key. */
  execute(actor: Actor, taskId: number, question: Question, request: IdempotentRequest): Promise<Outcome> {
    return once(this.database, request, this.clock.now(), async (tx) => {
      const id = await this.commands.within(tx, taskId, actor, (inside, loaded) => this.asked(inside, loaded, question, actor));
      const asked = await this.find.within(tx, actor, id);
      // The answer is kept for a repeat of the request, and nobody's telephone with it.
      const view = { ...asked, consultees: asked.consultees.map((one) => ({ ...one, contact: null })) };
      return answer(201, view, { Location: `/api/v1/consultations/${id}`, ETag: etagOf(view.version) });
    });
  }

  /** 一次性链接 of an outside body: shown once, kept only as a hash. The asker passes it on; a new one makes the old one worthless. */
  link(actor: Actor, id: number, consulteeId: number): Promise<{ url: string; expiresOn: string }> {
    return this.database.run(async (tx) => {
      const consultation = await this.owned(tx, actor, id);
      const consultee = (await consulteesOf(tx, [id])).find((one) => one.id === consulteeId);
      if (consultee === undefined || consultee.organ !== null) throw consultationNotFound();
      if (consultee.status === 'ANSWERED') throw new DomainError('conflict', 'consultation-answered', '该单位已经答复，不用再发链接。');
      const now = this.clock.now();
      if (localDateOf(now) > consultation.dueOn) {
        throw new DomainError('conflict', 'consultation-closed', '答复期限已过，需要补充意见的请再次会商。');
      }
      const token = randomBytes(32).toString('base64url');
      await setLink(tx, consulteeId, linkHash(token), now);
      await countVersion(tx, id);
      await this.journal.record(tx, consultation, 'send', actor, { consulteeId }, now);
      return { url: `${this.configuration.publicUrl}/consult/${token}`, expiresOn: consultation.dueOn };
    });
  }

  /** 撤回: the asker does not need the answers any more. */
  withdraw(actor: Actor, id: number, expectedVersion: number): Promise<void> {
    return this.database.run(async (tx) => {
      const consultation = await this.owned(tx, actor, id);
      if (consultation.version !== expectedVersion) {
        throw new DomainError('stale', 'version-mismatch', '会商已被更新，请刷新后重试。', {
          params: { currentVersion: consultation.version },
        });
      }
      const now = this.clock.now();
      await withdraw(tx, [id]);
      await this.clocks.stop(tx, [id], 'CANCELLED', now);
      await this.journal.record(tx, consultation, 'withdraw', actor, {}, now);
    });
  }

  private async asked(tx: Transaction, loaded: LoadedTask, question: Question, actor: Actor): Promise<number> {
    const { task, desk, route, now, today } = loaded;
    const refusal = refusalOf('consult', task, actor.id, desk);
    if (refusal !== null) throw refusal;
    assertQuestion(question, task.organ, ORGAN_CODES, rules.longestDays, today);
    if (question.kind === 'JOINT' && task.step !== 'EXAMINE') {
      throw new DomainError('conflict', 'state-conflict', '联合会商在审核环节召集，形成统一意见后一次报决定岗。');
    }
    const organ = ORGANS.find(({ code }) => code === task.organ);
    if (organ === undefined) throw new Error(`${task.organ} is no organ of the county`);
    const series = { organSign: organ.sign, paperSign: rules.paperSign };
    const year = Number(today.slice(0, 4));
    const serial = await nextNumber(tx, `${series.organSign}${series.paperSign}`, year);
    const id = await insertConsultation(
      tx,
      {
        ...question,
        number: documentNumber(series, year, serial),
        routeId: route.id,
        taskId: task.id,
        organ: task.organ,
        askedBy: actor.id,
        onBehalfOf: task.onBehalfOf,
      },
      now,
    );
    for (const body of question.consultees) {
      const kept = 'organ' in body ? body : { name: body.name, contactCell: this.cipher.encrypt(body.contact, contactContext(id)) };
      await insertConsultee(tx, id, kept, now);
    }
    await armClock(
      tx,
      {
        subjectType: CONSULTATION_SUBJECT,
        subjectId: id,
        kind: CONSULTATION_CLOCK,
        startsOn: today,
        anchorEvent: 'consultation.asked',
        article: rules.article,
        unit: 'DAY',
        budget: daysBetween(today, question.dueOn),
      },
      officeCalendar(),
      now,
    );
    const row = { id, routeId: route.id, taskId: task.id, status: 'OPEN', version: 1 } as const;
    await this.journal.record(tx, row, 'ask', actor, { kind: question.kind, dueOn: question.dueOn, repeats: question.repeats }, now);
    return id;
  }

  /** Of the one who asked, or who holds the task now; still open. */
  private async owned(tx: Transaction, actor: Actor, id: number): Promise<ConsultationRow> {
    if ((await consultationFor(tx, id, viewerOf(actor))) === undefined) throw consultationNotFound();
    const consultation = await lockConsultation(tx, id);
    if (consultation === undefined) throw consultationNotFound();
    if (consultation.askedBy !== actor.id && consultation.owner !== actor.id) {
      throw new DomainError('forbidden', 'not-post-holder', '只有发起会商的承办人可以办理。');
    }
    if (consultation.status !== 'OPEN') throw new DomainError('conflict', 'consultation-closed', '会商已经撤回或者形成统一意见。');
    return consultation;
  }
}
