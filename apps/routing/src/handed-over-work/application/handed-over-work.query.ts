import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import type { HandedMatter } from '../domain/service';
import { findWork, openWork, type WorkOnFile, workOfRoute } from '../persistence/handed-over-work.repository';
import { answersOfWork, type ShownWorkAnswer } from '../persistence/work-answer.repository';
import { ServiceBook } from './service-book';

export interface WorkDetail extends WorkOnFile {
  readonly serviceName: string;
  readonly answers: readonly ShownWorkAnswer[];
}

/** What lies with services of ours, and what they answered. */
@Injectable()
export class HandedOverWork {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly book: ServiceBook,
  ) {}

  /** The name of the service that takes this route now. What people took back stays with people. */
  async serviceFor(tx: Transaction, route: HandedMatter & { readonly id: number }): Promise<string | undefined> {
    const taker = this.book.forMatter(route);
    return taker === undefined || (await workOfRoute(tx, route.id)) !== undefined ? undefined : taker.service.name;
  }

  /** For a reader who may see one of the route's tasks. */
  async ofRoute(tx: Transaction, routeId: number): Promise<WorkDetail | null> {
    const found = await workOfRoute(tx, routeId);
    return found === undefined ? null : this.detail(tx, found);
  }

  get(actor: Actor, id: number): Promise<WorkDetail> {
    return this.database.run(async (tx) => {
      const found = await findWork(tx, id, actor.jurisdiction);
      if (found === undefined) throw workNotFound();
      return this.detail(tx, found);
    });
  }

  /** Those after the given key, oldest first, in the reader's own area. */
  async page(actor: Actor, after: number, limit: number): Promise<(WorkOnFile & { readonly serviceName: string })[]> {
    const rows = await openWork(this.database, actor.jurisdiction, after, limit);
    return rows.map((row) => ({ ...row, serviceName: this.book.nameOf(row.service) }));
  }

  private async detail(tx: Transaction, found: WorkOnFile): Promise<WorkDetail> {
    return { ...found, serviceName: this.book.nameOf(found.service), answers: await answersOfWork(tx, found.id) };
  }
}

export const workNotFound = (): DomainError => new DomainError('not-found', 'work-not-found', '没有找到这件交办，可能不在您的辖区内。');
