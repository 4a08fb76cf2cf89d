import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { KeysetCursor, linkNext, Operation, type Page, PageQuery, pageOf, queryFingerprint } from '@app/http';
import { REVEAL_REASONS, type RevealSeenBySubject } from '@app/privacy';
import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ReadOwnReveals } from '../application/read-own-reveals';

export interface RevealView {
  readonly revealedAt: string;
  readonly actorName: string;
  readonly organ: string | null;
  readonly caseNo: string;
  readonly fields: readonly string[];
  readonly reason: string;
  readonly reasonName: string;
}

/** What a person is told about those who looked at his full data. */
@ApiTags('办件 cases')
@Controller('api/v1/me/reveals')
export class OwnRevealsController {
  constructor(
    private readonly reveals: ReadOwnReveals,
    private readonly cursors: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Roles('CITIZEN')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'me.reveals',
    summary: '谁查看了我的完整个人信息',
    example: {
      response: {
        items: [
          {
            revealedAt: '2026-11-22T01:31:00.000Z',
            actorName: '杨梅',
            organ: '532922-government-office',
            caseNo: '53292220261122000000011',
            fields: ['idNumber'],
            reason: 'VERIFY_IDENTITY',
            reasonName: '核对申请人身份',
          },
        ],
        page: { next: null, hasMore: false },
      },
    },
    problems: ['invalid-cursor'],
  })
  async mine(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<RevealView>> {
    const fingerprint = queryFingerprint('reveals', `${actor.kind}:${actor.id}`, query);
    const beforeId = query.cursor === undefined ? undefined : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const rows = await this.reveals.of(actor, { limit: query.limit + 1, ...(beforeId === undefined ? {} : { beforeId }) });
    const page = pageOf(rows, query.limit, view, ({ id }) => this.cursors.encode([id], fingerprint));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }
}

function view({ revealedAt, actorName, organ, objectId, fields, reason }: RevealSeenBySubject): RevealView {
  return { revealedAt: revealedAt.toISOString(), actorName, organ, caseNo: objectId, fields, reason, reasonName: REVEAL_REASONS[reason] };
}
