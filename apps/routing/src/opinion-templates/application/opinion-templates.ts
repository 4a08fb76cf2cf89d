import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { FindTaskQuery } from '../../tasks/application/find-task.query';
import { assertTemplate, fillTemplate, type OpinionTemplate, refusalToManage, type TemplateVariable } from '../domain/opinion-template';
import { deleteTemplate, findTemplate, insertTemplate, templatesFor, templatesOf } from '../persistence/opinion-template.repository';
import { presentTemplate } from './present-template';

/** As many as one person finds anything in. */
const MOST_OF_ONE = 100;
const MOST_LISTED = 200;

export type TemplateWish = Pick<OpinionTemplate, 'itemCode' | 'step' | 'verdict' | 'name' | 'text'> & { readonly shared: boolean };

/** A template, and its words for the task that was named. */
export interface OfferedTemplate extends OpinionTemplate {
  readonly filled: string | null;
}

/** 意见模板: one's own and the organ's. */
@Injectable()
export class OpinionTemplates {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly tasks: FindTaskQuery,
    private readonly clock: Clock,
  ) {}

  /** Those that fit the task, filled in for it; or those that fit item and step, as they are written. */
  async list(
    actor: Actor,
    { taskId, itemCode, step }: { readonly taskId: number | null; readonly itemCode: string | null; readonly step: string | null },
  ): Promise<OfferedTemplate[]> {
    if (taskId === null) {
      const templates = await templatesFor(this.database, actor.id, actor.organ, { itemCode, step }, MOST_LISTED);
      return templates.map((template) => ({ ...template, filled: null }));
    }
    const detail = await this.tasks.get(actor, taskId);
    const { task } = detail;
    const filter = { itemCode: detail.itemCode, step: task.step === 'DISPATCH' ? null : task.step };
    const templates = await templatesFor(this.database, actor.id, actor.organ, filter, MOST_LISTED);
    const values: Record<TemplateVariable, string | null> = {
      caseNo: detail.caseNo,
      itemName: detail.itemName,
      itemCode: detail.itemCode,
      division: detail.division,
      acceptedOn: detail.route.acceptedOn,
      dueOn: detail.route.promisedDueOn ?? detail.route.statutoryDueOn,
      organ: task.organ,
      today: localDateOf(this.clock.now()),
    };
    return templates.map((template) => ({ ...template, filled: fillTemplate(template.text, values) }));
  }

  /** Once per Idempotency-Key. */
  add(actor: Actor, { shared, ...wish }: TemplateWish, request: IdempotentRequest): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      assertTemplate(wish.text);
      if (actor.organ === null) throw templateNotFound();
      const template = { ...wish, organ: actor.organ, owner: shared ? null : actor.id };
      assertMayManage(template, actor);
      if ((await templatesOf(tx, actor.id)) >= MOST_OF_ONE) {
        throw new DomainError('conflict', 'template-too-many', `每人最多保存 ${MOST_OF_ONE} 条意见模板，请先删去不用的。`);
      }
      const id = await insertTemplate(tx, { ...template, createdBy: actor.id, createdAt: now });
      await this.record(tx, 'opinion-template.add', id, actor, now);
      return answer(201, presentTemplate({ ...template, id, filled: null }), { Location: `/api/v1/opinion-templates/${id}` });
    });
  }

  async remove(actor: Actor, id: number): Promise<void> {
    await this.database.run(async (tx) => {
      const template = await findTemplate(tx, id, actor.id, actor.organ);
      if (template === undefined) throw templateNotFound();
      assertMayManage(template, actor);
      if (!(await deleteTemplate(tx, id))) throw templateNotFound();
      await this.record(tx, 'opinion-template.remove', id, actor, this.clock.now());
    });
  }

  private async record(tx: Transaction, action: string, id: number, actor: Actor, at: Date): Promise<void> {
    await recordAudit(tx, [
      {
        occurredAt: at,
        actor: { kind: actor.kind, id: actor.id, organ: actor.organ },
        onBehalfOf: null,
        action,
        objectType: 'opinion-template',
        objectId: id,
        result: 'DONE',
        reason: null,
        changedFields: [],
      },
    ]);
  }
}

function assertMayManage(template: Pick<OpinionTemplate, 'organ' | 'owner'>, actor: Actor): void {
  const refusal = refusalToManage(template, { id: actor.id, organ: actor.organ, isHead: actor.roles.includes('ORGAN_HEAD') });
  if (refusal !== null) throw refusal;
}

const templateNotFound = (): DomainError => new DomainError('not-found', 'template-not-found', '没有找到这条意见模板，可能已经删去。');
