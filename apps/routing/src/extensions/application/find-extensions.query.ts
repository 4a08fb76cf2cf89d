import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { viewerOf } from '../../tasks/application/task-viewer';
import { actionsFor } from '../domain/extension';
import { type ExtensionOnFile, extensionOnFile, extensionsToSettle } from '../persistence/extension.repository';
import { reasonText } from './extension-reasons';
import { refusalToday } from './refusal-today';

function presented(found: ExtensionOnFile, staffId: number, today: LocalDate) {
  return {
    id: found.id,
    version: found.version,
    taskId: found.taskId,
    caseNo: found.caseNo,
    itemName: found.itemName,
    amount: found.amount,
    unit: found.unit,
    article: found.article,
    reasonCode: found.reasonCode,
    /** What the applicant is told. */
    reasonTold: reasonText(found.reasonCode),
    reason: found.reason,
    status: found.status,
    statutoryDueOn: found.statutoryDueOn,
    askedBy: { id: found.askedBy, name: found.askedByName },
    askedAt: found.askedAt.toISOString(),
    settledBy:
      found.settledBy === null ? null : { id: found.settledBy, name: found.settledByName, acting: found.acting, ground: found.ground },
    settledAt: found.settledAt?.toISOString() ?? null,
    refusal: found.refusal,
    byGovernment: found.byGovernment,
    takenBack: found.takenBack,
    actions: actionsFor(found, staffId, found.heads).filter((action) => action !== 'approve' || refusalToday(found, found, today) === null),
  };
}

export type ExtensionView = ReturnType<typeof presented>;

/** 延长: one request by its key, and those that wait for this person's approval. */
@Injectable()
export class FindExtensions {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clock: Clock,
  ) {}

  get(actor: Actor, id: number): Promise<ExtensionView> {
    return this.database.run((tx) => this.within(tx, actor, id));
  }

  /** The same in the caller's transaction. */
  async within(tx: Transaction, actor: Actor, id: number): Promise<ExtensionView> {
    const found = await extensionOnFile(tx, id, viewerOf(actor), this.today());
    if (found === undefined) throw extensionNotFound();
    return presented(found, actor.id, this.today());
  }

  /** Those after the given key, oldest first. */
  async toSettle(actor: Actor, after: number, limit: number): Promise<ExtensionView[]> {
    const rows = await this.database.run((tx) => extensionsToSettle(tx, viewerOf(actor), this.today(), after, limit));
    return rows.map((row) => presented(row, actor.id, this.today()));
  }

  private today(): LocalDate {
    return localDateOf(this.clock.now());
  }
}

export const extensionNotFound = (): DomainError =>
  new DomainError('not-found', 'extension-not-found', '没有找到这项延长申请，可能不在您的办理范围内。');
