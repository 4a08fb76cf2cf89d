import { Roles } from '@app/access';
import { Operation } from '@app/http';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ConnectorStatus, ConnectorStatusQuery } from '../application/connector-status.query';

export interface ConnectorStatusView {
  readonly code: string;
  readonly name: string;
  readonly organCode: string;
  readonly switchedOn: boolean;
  readonly breaker: {
    readonly state: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
    readonly since: string;
    readonly retryAt: string | null;
    readonly failures: number;
    readonly lastReasonCode: string | null;
    readonly lastSuccessAt: string | null;
  };
  readonly calls: {
    readonly waiting: number;
    readonly unavailable: number;
    readonly oldestSince: string | null;
    readonly failedToday: number;
    readonly contradictions: number;
  };
}

const EXAMPLE: ConnectorStatusView = {
  code: 'public-security-household',
  name: '公安局人口信息系统',
  organCode: '532922-public-security',
  switchedOn: true,
  breaker: {
    state: 'OPEN',
    since: '2026-09-29T02:10:00.000Z',
    retryAt: '2026-09-29T02:41:00.000Z',
    failures: 35,
    lastReasonCode: 'NOT_REACHED',
    lastSuccessAt: '2026-09-29T02:03:12.000Z',
  },
  calls: { waiting: 12, unavailable: 12, oldestSince: '2026-09-29T02:09:30.000Z', failedToday: 0, contradictions: 0 },
};

/** 部门系统对接: which systems are well, which are not, and how many cases wait for them. */
@ApiTags('运维 operations')
@Roles('OPERATOR', 'SUPERVISOR', 'DISPATCHER')
@Controller('api/v1/operations/connectors')
export class ConnectorStatusController {
  constructor(private readonly query: ConnectorStatusQuery) {}

  @Get()
  @Operation({
    id: 'operations.connectors',
    summary: '部门系统对接状态',
    description: '断路器 OPEN 时不再向该系统送件，到 retryAt 试送一件；等待的办件期限照常计算，超过等待时间转人工。',
    example: { response: { items: [EXAMPLE] } },
  })
  async list(): Promise<{ readonly items: readonly ConnectorStatusView[] }> {
    return { items: (await this.query.list()).map(present) };
  }
}

function present({ code, name, organ, switchedOn, breaker, calls }: ConnectorStatus): ConnectorStatusView {
  const { state, since, retryAt, failures, lastReasonCode, lastSuccessAt } = breaker;
  return {
    code,
    name,
    organCode: organ,
    switchedOn,
    breaker: {
      state,
      since: since.toISOString(),
      retryAt: retryAt?.toISOString() ?? null,
      failures,
      lastReasonCode,
      lastSuccessAt: lastSuccessAt?.toISOString() ?? null,
    },
    calls: { ...calls, oldestSince: calls.oldestSince?.toISOString() ?? null },
  };
}
