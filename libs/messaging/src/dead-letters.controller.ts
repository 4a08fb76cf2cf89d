import { type Actor, CurrentActor, Roles } from '@app/access';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { DeadLetters } from './dead-letters';
import { DeadLetterPageView, ListDeadLettersQuery, SkipDeadLetterBody, SkipView } from './dead-letters.dto';

const KEY = { name: 'deliveryKey', description: '死信的 key', example: '019a8f0e-6c1b-7d2a-9f3e-2b1c4d5e6f70~routing.cases' };

/** Dead letters live in Postgres; the failed set of BullMQ is never what an operator works from. */
@ApiTags('运维')
@ApiBearerAuth()
@Roles('OPERATOR')
@Controller('api/v1/operations/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @Get()
  @ApiOperation({ operationId: 'listDeadLetters', summary: '死信列表', description: '多次失败、不再自动重试的消息，按先后排列。' })
  @ApiOkResponse({ type: DeadLetterPageView })
  async list(@Query() query: ListDeadLettersQuery): Promise<DeadLetterPageView> {
    const { items, next } = await this.deadLetters.list(query.after, query.limit ?? 50);
    return { items: [...items], next };
  }

  @Post(':deliveryKey/replays')
  @HttpCode(204)
  @ApiOperation({ operationId: 'replayDeadLetter', summary: '重新投递', description: '失败次数清零，重新处理一次。' })
  @ApiParam(KEY)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'dead-letter-unknown' })
  @ApiConflictResponse({ description: 'state-conflict' })
  async replay(@Param('deliveryKey') key: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.deadLetters.replay(key, actor.id);
  }

  @Post(':deliveryKey/skips')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'skipDeadLetter',
    summary: '放弃一条死信',
    description: '须写明理由。除出证队列外，须由第二名运维人员再次提出方才生效。',
  })
  @ApiParam(KEY)
  @ApiOkResponse({ type: SkipView })
  @ApiNotFoundResponse({ description: 'dead-letter-unknown' })
  @ApiConflictResponse({ description: 'state-conflict' })
  async skip(@Param('deliveryKey') key: string, @Body() body: SkipDeadLetterBody, @CurrentActor() actor: Actor): Promise<SkipView> {
    return { state: await this.deadLetters.skip(key, body.reason, actor.id) };
  }
}
