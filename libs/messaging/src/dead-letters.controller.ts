import { type Actor, CurrentActor, Roles } from '@app/access';
import { Operation } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { DeadLetters } from './dead-letters';
import { DeadLetterPageView, ListDeadLettersQuery, SkipDeadLetterBody, SkipView } from './dead-letters.dto';

const EXAMPLE_KEY = '019a8f0e-6c1b-7d2a-9f3e-2b1c4d5e6f70~routing.cases';
const KEY = { name: 'deliveryKey', description: '死信的 key', example: EXAMPLE_KEY };

const EXAMPLE_LETTER = {
  key: EXAMPLE_KEY,
  queue: 'routing.cases',
  eventType: 'case.accepted.v1',
  aggregateType: 'case',
  aggregateId: 1024,
  aggregateVersion: 3,
  correlationId: '019a8f0e-6c1b-7d2a-9f3e-2b1c4d5e6f71',
  failures: 8,
  failure: 'sql-23503',
  deadSince: '2026-11-20T02:15:00.000Z',
  waitingBehind: 1,
  skipRequestedBy: null,
};

/** Dead letters live in Postgres; the failed set of BullMQ is never what an operator works from. */
@ApiTags('运维 operations')
@Roles('OPERATOR')
@Controller('api/v1/operations/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @Get()
  @Operation({
    id: 'deadLetters.list',
    summary: '死信列表',
    description: '多次失败、不再自动重试的消息，按先后排列。',
    response: DeadLetterPageView,
    example: { response: { items: [EXAMPLE_LETTER], next: null } },
  })
  async list(@Query() query: ListDeadLettersQuery): Promise<DeadLetterPageView> {
    const { items, next } = await this.deadLetters.list(query.after, query.limit ?? 50);
    return { items: [...items], next };
  }

  @Post(':deliveryKey/replays')
  @HttpCode(204)
  @Operation({
    id: 'deadLetters.replay',
    summary: '重新投递',
    description: '失败次数清零，重新处理一次。',
    status: 204,
    problems: ['dead-letter-unknown', 'state-conflict'],
  })
  @ApiParam(KEY)
  async replay(@Param('deliveryKey') key: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.deadLetters.replay(key, actor.id);
  }

  @Post(':deliveryKey/skips')
  @HttpCode(200)
  @Operation({
    id: 'deadLetters.skip',
    summary: '放弃一条死信',
    description: '须写明理由。除出证队列外，须由第二名运维人员再次提出方才生效。',
    response: SkipView,
    example: {
      request: { reason: '办件已由人工在原系统办结，此消息不再需要。' },
      response: { state: 'awaiting-second-person' },
    },
    problems: ['dead-letter-unknown', 'state-conflict'],
  })
  @ApiParam(KEY)
  async skip(@Param('deliveryKey') key: string, @Body() body: SkipDeadLetterBody, @CurrentActor() actor: Actor): Promise<SkipView> {
    return { state: await this.deadLetters.skip(key, body.reason, actor.id) };
  }
}
