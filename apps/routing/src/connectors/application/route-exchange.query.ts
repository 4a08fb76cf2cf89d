import type { Queryable } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { answersOfRoute, type ShownAnswer } from '../persistence/answer.repository';
import { callsOfRoute, type ShownCall } from '../persistence/route-calls.read-model';
import { ConnectorBook } from './connector-book';

/** What passed between a case and a department's system. */
export interface RouteExchange {
  readonly calls: readonly (ShownCall & { readonly system: string })[];
  readonly answers: readonly ShownAnswer[];
}

/** For a reader who may see one of the route's tasks. */
@Injectable()
export class RouteExchangeQuery {
  constructor(private readonly book: ConnectorBook) {}

  async ofRoute(reader: Queryable, routeId: number): Promise<RouteExchange> {
    const calls = await callsOfRoute(reader, routeId);
    // Most cases never see a department's system.
    if (calls.length === 0) return { calls: [], answers: [] };
    return {
      calls: calls.map((call) => ({ ...call, system: this.book.all.find(({ code }) => code === call.connector)?.name ?? call.connector })),
      answers: await answersOfRoute(reader, routeId),
    };
  }

  async wasSent(reader: Queryable, routeId: number): Promise<boolean> {
    return (await callsOfRoute(reader, routeId)).length > 0;
  }
}
