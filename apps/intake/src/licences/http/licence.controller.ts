import { type Actor, CurrentActor, Public, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { KeysetCursor, linkNext, Operation, OptionalField, PageQuery, queryFingerprint, RateLimited } from '@app/http';
import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { IsLicenceNumber } from '../application/licence-number';
import { type LicenceView, type PublicLicence, ReadLicences } from '../application/read-licences';
import type { LicenceState } from '../domain/licence';

export class ListLicencesQuery extends PageQuery {
  @OptionalField()
  @IsIn(['VALID', 'EXPIRED', 'REVOKED', 'WITHDRAWN', 'CANCELLED'])
  readonly state?: LicenceState;
}

export class LicenceParams {
  /** 证照编号 */
  @IsLicenceNumber()
  readonly number!: string;
}

export interface LicencePage {
  readonly items: readonly LicenceView[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

/** Enough for a shop that checks its suppliers, too few to copy the register. */
const LIMIT = { name: 'licence-check', limit: 30, seconds: 60 };

const EXAMPLE = {
  number: '530131017000-2026-000001',
  name: '食品经营许可证',
  itemName: '食品经营许可',
  organ: '532922-market-supervision',
  holder: '张*竹',
  issuedOn: '2026-11-25',
  validTo: '2031-11-25',
  state: 'VALID',
  stateName: '有效',
  endedOn: null,
  cancelledOn: null,
} as const;

/** 证照: who holds what, until when, and whether it still counts. */
@ApiTags('证照 licences')
@Controller('api/v1/licences')
export class LicenceController {
  constructor(
    private readonly licences: ReadLicences,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get()
  @Roles('CITIZEN', 'WINDOW_CLERK', 'TOWNSHIP_CLERK', 'APPROVER', 'ORGAN_HEAD', 'SUPERVISOR')
  @Operation({
    id: 'licences.list',
    summary: '证照列表',
    description: '群众看到自己的证照；工作人员看到本单位颁发、本窗口收件或本辖区的证照。',
    example: {
      response: {
        items: [{ ...EXAMPLE, caseNo: '53292220261122000000011', itemCode: '530131017000', renewBy: '2031-10-10', remindedOn: null }],
        page: { next: null, hasMore: false },
      },
    },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(
    @Query() query: ListLicencesQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LicencePage> {
    const fingerprint = queryFingerprint('licences', `${actor.kind}:${actor.id}`, query);
    const before = query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const { items, next } = await this.licences.page(actor, { state: query.state ?? null, before, limit: query.limit });
    const cursor = next === null ? null : this.cursors.encode([next], fingerprint);
    linkNext(reply, this.configuration.publicUrl, cursor);
    return { items, page: { next: cursor, hasMore: cursor !== null } };
  }

  @Get(':number')
  @Public()
  @RateLimited(LIMIT)
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'licences.check',
    summary: '证照核验',
    description: '行政许可法 §40：准予许可的决定公开，公众有权查阅。持证人姓名隐去。',
    open: true,
    example: { response: EXAMPLE },
    problems: ['licence-not-found'],
  })
  check(@Param() { number }: LicenceParams): Promise<PublicLicence> {
    return this.licences.check(number);
  }
}
