import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { KeysetCursor, linkNext, Operation, type Page, PageQuery, pageOf, queryFingerprint } from '@app/http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DisputeParams } from '../../disputes/http/dispute.dto';
import { DISPUTE_NO } from '../../disputes/http/dispute.examples';
import { type ReadingView, ReadRecord } from '../application/read-record';

export interface DisputeSignalLine {
  readonly id: number;
  readonly disputeNo: string;
  readonly kind: string;
  readonly colour: string;
  readonly article: string | null;
  readonly raisedAt: string;
}

/** 保密 */
@ApiTags('纠纷 disputes')
@Controller('api/v1')
export class SecrecyController {
  constructor(
    private readonly record: ReadRecord,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get('disputes/:disputeNo/readings')
  @Roles('CITIZEN', 'DISPUTE_DESK', 'SUPERVISOR')
  @Operation({
    id: 'disputes.readings',
    summary: '谁看过',
    description: '当事人可以看到谁、哪个单位、什么时候、为什么看过。',
    example: {
      response: {
        items: [
          {
            readAt: '2026-11-23T02:00:00.000Z',
            reader: '毕春燕',
            organ: '漾濞彝族自治县社会治安综合治理中心',
            purpose: '承办本案',
            assigned: true,
            fields: ['PARTIES', 'MATTER'],
          },
        ],
      },
    },
    problems: ['dispute-not-found'],
  })
  async readings(@Param() { disputeNo }: DisputeParams, @CurrentActor() actor: Actor): Promise<{ items: ReadingView[] }> {
    return { items: await this.record.readings(disputeNo, actor) };
  }

  @Get('dispute-signals')
  @Roles('SUPERVISOR')
  @Operation({
    id: 'disputes.signals',
    summary: '纠纷的督查信号',
    description: '期限临近、逾期，以及非承办人查看内容。',
    example: {
      response: {
        items: [
          {
            id: 1,
            disputeNo: DISPUTE_NO,
            kind: 'UNASSIGNED_READING',
            colour: 'YELLOW',
            article: '法律援助法 §21',
            raisedAt: '2026-11-23T02:00:00.000Z',
          },
        ],
        page: { next: null, hasMore: false },
      },
    },
    problems: ['invalid-cursor'],
  })
  async signals(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<DisputeSignalLine>> {
    const fingerprint = queryFingerprint('dispute-signals', `${actor.kind}:${actor.id}`, query);
    const [before] = query.cursor === undefined ? [] : this.cursors.decode(query.cursor, fingerprint);
    const page = pageOf(
      await this.record.signals(actor, typeof before === 'number' ? before : null, query.limit + 1),
      query.limit,
      ({ id, disputeNo, kind, colour, article, raisedAt }) => ({ id, disputeNo, kind, colour, article, raisedAt: raisedAt.toISOString() }),
      ({ id }) => this.cursors.encode([id], fingerprint),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }
}
