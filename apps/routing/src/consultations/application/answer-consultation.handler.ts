import type { Actor } from '@app/access';
import { ORGANS } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { viewerOf } from '../../tasks/application/task-viewer';
import { type Answer, assertAnswer, refusalToAnswer } from '../domain/consultation';
import {
  answerFor,
  type ConsultationRow,
  type ConsulteeRow,
  consultationFor,
  consulteeOfLink,
  consulteesOf,
  countVersion,
  lockConsultation,
  markRead,
  speaksFor,
} from '../persistence/consultation.repository';
import { linkHash } from './ask-consultation.handler';
import { ConsultationClock } from './consultation-clock';
import { ConsultationJournal } from './consultation-journal';
import { consultationNotFound, shownOf } from './find-consultations.query';

/** All that an outside body sees: who asks, the question, and what the asker chose to show. */
export interface LinkView {
  readonly number: string;
  readonly organName: string;
  readonly bodyName: string;
  readonly questions: string;
  readonly shown: readonly { readonly name: string; readonly value: string }[];
  readonly dueOn: string;
}

interface Found {
  readonly consultation: ConsultationRow;
  readonly consultee: ConsulteeRow;
}

/** 会商答复: by whoever speaks for an organ, or through the one-time link of an outside body; once. */
@Injectable()
export class AnswerConsultationHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clocks: ConsultationClock,
    private readonly journal: ConsultationJournal,
    private readonly clock: Clock,
  ) {}

  byStaff(actor: Actor, id: number, given: Answer): Promise<void> {
    return this.database.run(async (tx) => {
      const viewer = viewerOf(actor);
      if ((await consultationFor(tx, id, viewer)) === undefined) throw consultationNotFound();
      const consultation = await lockConsultation(tx, id);
      const consultee = (await consulteesOf(tx, [id])).find((one) => one.organ === actor.organ);
      if (consultation === undefined || consultee === undefined || !(await speaksFor(tx, viewer))) {
        throw new DomainError('forbidden', 'not-post-holder', '由被会商单位有岗位的人员或者负责人答复。');
      }
      await this.write(tx, { consultation, consultee }, given, actor, false);
    });
  }

  /** Opens the page behind the link. A link that is unknown, used or too late looks the same: it is not valid. */
  openLink(token: string): Promise<LinkView> {
    return this.database.run(async (tx) => {
      const { consultation, consultee } = await this.behind(tx, token);
      await markRead(tx, consultee.id, this.clock.now());
      return {
        number: consultation.number,
        organName: ORGANS.find(({ code }) => code === consultation.organ)?.name ?? consultation.organ,
        bodyName: consultee.bodyName ?? '',
        questions: consultation.questions,
        shown: shownOf(consultation),
        dueOn: consultation.dueOn,
      };
    });
  }

  byLink(token: string, given: Answer): Promise<void> {
    return this.database.run(async (tx) => this.write(tx, await this.behind(tx, token), given, null, true));
  }

  private async behind(tx: Transaction, token: string): Promise<Found> {
    const known = await consulteeOfLink(tx, linkHash(token));
    const consultation = known && (await lockConsultation(tx, known.consultationId));
    const consultee = consultation && (await consulteesOf(tx, [consultation.id])).find(({ id }) => id === known?.id);
    const today = localDateOf(this.clock.now());
    if (!consultation || !consultee || refusalToAnswer(consultee.status, consultation, true, today) !== null) {
      throw new DomainError(
        'not-found',
        'consultation-link-invalid',
        '链接无效：可能已经答复、已过答复期限或者会商已经撤回。请联系会商单位。',
      );
    }
    return { consultation, consultee };
  }

  private async write(
    tx: Transaction,
    { consultation, consultee }: Found,
    given: Answer,
    actor: Actor | null,
    byLink: boolean,
  ): Promise<void> {
    const now = this.clock.now();
    const refusal = refusalToAnswer(consultee.status, consultation, byLink, localDateOf(now));
    if (refusal !== null) throw refusal;
    assertAnswer(given);
    await answerFor(tx, consultee.id, given, actor?.id ?? null, now);
    await countVersion(tx, consultation.id);
    const open = (await consulteesOf(tx, [consultation.id])).some(({ status }) => status !== 'ANSWERED');
    if (!open) await this.clocks.stop(tx, [consultation.id], 'MET', now);
    await this.journal.record(tx, consultation, 'answer', actor, { consulteeId: consultee.id, opinion: given.opinion, byLink }, now);
  }
}
