import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import type { TaskRequest } from '../../tasks/application/move-task.handler';
import { RecommendHandler } from '../../tasks/application/recommend.handler';
import { TaskCommands } from '../../tasks/application/task-commands';
import { viewerOf } from '../../tasks/application/task-viewer';
import type { Opinion } from '../../tasks/domain/approval';
import { assertAllSpoke } from '../domain/consultation';
import { consolidate, consultationFor, consulteesOf, lockConsultation } from '../persistence/consultation.repository';
import { ConsultationClock } from './consultation-clock';
import { ConsultationJournal } from './consultation-journal';
import { consultationNotFound } from './find-consultations.query';

/** 统一意见: the convenor draws up one opinion of all, and submits it once to whoever decides. Nothing lies in between. */
@Injectable()
export class ConsolidateHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly commands: TaskCommands,
    private readonly recommend: RecommendHandler,
    private readonly clocks: ConsultationClock,
    private readonly journal: ConsultationJournal,
  ) {}

  async execute(actor: Actor, id: number, expectedVersion: number, opinion: Opinion & { readonly text: string }): Promise<void> {
    const seen = await this.database.run((tx) => consultationFor(tx, id, viewerOf(actor)));
    if (seen === undefined || seen.kind !== 'JOINT') throw consultationNotFound();
    await this.commands.run(seen.taskId, actor, async (tx, loaded) => {
      const consultation = await lockConsultation(tx, id);
      if (consultation === undefined) throw consultationNotFound();
      if (consultation.status !== 'OPEN') throw new DomainError('conflict', 'consultation-closed', '会商已经撤回或者形成统一意见。');
      if (consultation.version !== expectedVersion) {
        throw new DomainError('stale', 'version-mismatch', '会商已被更新，请刷新后重试。', {
          params: { currentVersion: consultation.version },
        });
      }
      assertAllSpoke((await consulteesOf(tx, [id])).map(({ status }) => status));
      const request: TaskRequest = { taskId: loaded.task.id, actor, expectedVersion: loaded.task.version };
      await this.recommend.within(tx, loaded, request, opinion, null);
      await consolidate(tx, id, opinion.text, actor.id, loaded.now);
      await this.clocks.stop(tx, [id], 'MET', loaded.now);
      await this.journal.record(
        tx,
        { ...consultation, status: 'CONSOLIDATED' },
        'consolidate',
        actor,
        { verdict: opinion.verdict },
        loaded.now,
      );
    });
  }
}
