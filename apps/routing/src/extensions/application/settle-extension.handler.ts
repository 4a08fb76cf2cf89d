import type { Actor } from '@app/access';
import { matterOf } from '@app/authority';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { RoutingDatabase } from '../../database';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import { viewerOf } from '../../tasks/application/task-viewer';
import { type ExtensionAction, type ExtensionState, type Head, refusalOf, statusAfter } from '../domain/extension';
import { extensionOnFile, lockExtension, settleExtension, takeBackExtension } from '../persistence/extension.repository';
import { extensionNotFound } from './find-extensions.query';
import { refusalToday } from './refusal-today';

export interface ExtensionRequest {
  readonly id: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

interface LoadedExtension {
  readonly extension: ExtensionState;
  readonly heads: readonly Head[];
  readonly route: RouteRow;
  readonly now: Date;
}

/** 批准或不批准延长, by the head of the organ, or by whoever the law or the county puts in that place; the record says by what title. */
@Injectable()
export class SettleExtensionHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly routes: RouteStore,
    private readonly authorities: AuthorityList,
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  approve(request: ExtensionRequest): Promise<void> {
    const { actor } = request;
    return this.run(request, async (tx, { extension, heads, route, now }) => {
      const refusal =
        refusalOf('approve', extension, actor.id, heads) ??
        refusalToday(extension, { routeStatus: route.status, statutoryDueOn: route.statutoryDueOn }, localDateOf(now));
      if (refusal !== null) throw refusal;
      const authority = await this.authorities.forDecision(tx, matterOf(route, localDateOf(now)), extension.organ);
      await this.settled(tx, extension, 'approve', { actor, heads, refusal: null, now });
      await this.routes.countEvents(tx, route.id, 1);
      await this.outbox.append(tx, [
        {
          aggregateType: 'route',
          aggregateId: route.id,
          aggregateVersion: route.eventVersion + 1,
          type: 'case.extended.v1',
          payload: {
            routeId: route.id,
            caseId: route.caseId,
            taskId: extension.taskId,
            amount: extension.amount,
            unit: extension.unit,
            article: extension.article,
            reasonCode: extension.reasonCode,
            extendedAt: now.toISOString(),
            askedBy: extension.askedBy,
            approvedBy: actor.id,
            authority: this.authorities.decisionAuthority(authority),
          },
          actorId: actor.id,
          occurredAt: now,
        },
      ]);
    });
  }

  refuse(request: ExtensionRequest, reason: string): Promise<void> {
    const { actor } = request;
    return this.run(request, async (tx, { extension, heads, now }) => {
      const refusal = refusalOf('refuse', extension, actor.id, heads);
      if (refusal !== null) throw refusal;
      await this.settled(tx, extension, 'refuse', { actor, heads, refusal: reason, now });
    });
  }

  /** 撤回: by who asked, before it is answered. Nothing had changed, so nothing changes back; it may be asked for again. */
  takeBack(request: ExtensionRequest, reason: string): Promise<void> {
    const { actor } = request;
    return this.run(request, async (tx, { extension, heads, now }) => {
      const refusal = refusalOf('takeBack', extension, actor.id, heads);
      if (refusal !== null) throw refusal;
      const status = statusAfter(extension, 'takeBack');
      await takeBackExtension(tx, extension.id, status, reason, now);
      await this.record(tx, extension, { action: 'takeBack', status, actor, reason, details: {}, now });
    });
  }

  private run(
    { id, actor, expectedVersion }: ExtensionRequest,
    work: (tx: Transaction, loaded: LoadedExtension) => Promise<void>,
  ): Promise<void> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const seen = await extensionOnFile(tx, id, viewerOf(actor), localDateOf(now));
      if (seen === undefined) throw extensionNotFound();
      const route = await this.routes.lock(tx, seen.routeId);
      const extension = await lockExtension(tx, id);
      if (route === undefined || extension === undefined) throw extensionNotFound();
      if (extension.version !== expectedVersion) {
        throw new DomainError('stale', 'version-mismatch', '延长申请已被更新，请刷新后重试。', {
          params: { currentVersion: extension.version },
        });
      }
      await work(tx, { extension, heads: seen.heads, route, now });
    });
  }

  private async settled(
    tx: Transaction,
    extension: ExtensionState,
    action: 'approve' | 'refuse',
    {
      actor,
      heads,
      refusal,
      now,
    }: { readonly actor: Actor; readonly heads: readonly Head[]; readonly refusal: string | null; readonly now: Date },
  ): Promise<void> {
    const status = statusAfter(extension, action);
    const head = heads.find(({ staffId }) => staffId === actor.id);
    const { acting = false, ground = null } = head ?? {};
    await settleExtension(tx, extension.id, { status, by: actor.id, acting, ground, refusal }, now);
    await this.record(tx, extension, { action, status, actor, reason: refusal, details: { acting, ground }, now });
  }

  private record(
    tx: Transaction,
    extension: ExtensionState,
    {
      action,
      status,
      actor,
      reason,
      details,
      now,
    }: {
      readonly action: ExtensionAction;
      readonly status: ExtensionState['status'];
      readonly actor: Actor;
      readonly reason: string | null;
      readonly details: Readonly<Record<string, unknown>>;
      readonly now: Date;
    },
  ): Promise<void> {
    return this.journal.record(
      tx,
      [
        {
          routeId: extension.routeId,
          taskId: extension.taskId,
          action: `extension.${action}`,
          from: extension.status,
          to: status,
          version: extension.version + 1,
          actor: actor.id,
          onBehalfOf: null,
          reason,
          details: { extensionId: extension.id, reasonCode: extension.reasonCode, ...details },
          at: now,
        },
      ],
      actor,
    );
  }
}
