import { type Actor, CurrentActor, Public, Roles } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { Operation, RateLimited } from '@app/http';
import { parseCaseNumber, parsePickUpCode } from '@app/identifiers';
import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type BundleGuide, BundleGuideQuery, type BundleSummary } from '../application/bundle-guide.query';
import { BundleProgressByCode, type BundleProgressView } from '../application/bundle-progress-by-code';
import { type BundleStatistics, BundleStatisticsQuery } from '../application/bundle-statistics.query';
import { BundleGuideParams, BundleProgressQuery, BundleStatisticsParams } from './bundle.dto';
import { BUNDLE_EXAMPLES } from './bundle.examples';

/** As for a case: guessing a code of 2^30 at 30 tries a minute takes centuries. */
const LIMIT = { name: 'progress', limit: 30, seconds: 60 };

/** 一件事: what anybody may read, and what the supervisor counts. */
@ApiTags('一件事 bundles')
@Controller('api/v1')
export class BundleGuideController {
  constructor(
    private readonly guides: BundleGuideQuery,
    private readonly progress: BundleProgressByCode,
    private readonly figures: BundleStatisticsQuery,
  ) {}

  @Public()
  @Get('bundles')
  @Header('Cache-Control', 'public, max-age=300')
  @Operation({ id: 'bundles.list', summary: '“一件事”目录', open: true, example: { response: { items: [BUNDLE_EXAMPLES.summary] } } })
  list(): { items: BundleSummary[] } {
    return { items: this.guides.list() };
  }

  @Public()
  @Get('bundles/:code')
  @Header('Cache-Control', 'public, max-age=300')
  @Operation({
    id: 'bundles.get',
    summary: '“一件事”办事指南',
    description: '一张表、一套材料、各事项的先后关系，以及不在本县窗口办理的事项到哪里办。',
    open: true,
    example: { response: BUNDLE_EXAMPLES.guide },
    problems: ['bundle-unknown', 'validation-failed'],
  })
  get(@Param() { code }: BundleGuideParams): BundleGuide {
    return this.guides.find(code);
  }

  @Public()
  @RateLimited(LIMIT)
  @Get('bundle-progress/:bundleNo')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'bundleProgress.get',
    summary: '凭联办流水号和查询码查进度',
    open: true,
    example: { response: BUNDLE_EXAMPLES.progress },
    problems: ['bundle-case-not-found'],
  })
  async progressOf(@Param('bundleNo') bundleNo: string, @Query() { code }: BundleProgressQuery): Promise<BundleProgressView> {
    const number = parseCaseNumber(bundleNo);
    const parsed = parsePickUpCode(code);
    const found = await this.progress.find(number.ok ? number.value.caseNo : '', parsed.ok ? parsed.value : '');
    if (found === undefined) throw new DomainError('not-found', 'bundle-case-not-found', '没有找到这个联办件，请核对联办流水号和查询码。');
    return found;
  }

  @Roles('SUPERVISOR')
  @Get('statistics/bundles')
  @Operation({
    id: 'statistics.bundles',
    summary: '“一件事”成效',
    description: '按“一件事”统计联办件、事项、少交的材料和少跑的窗口；每个数字旁边写明算法。',
    example: { response: BUNDLE_EXAMPLES.statistics },
    problems: ['statistics-period', 'validation-failed'],
  })
  statistics(@Query() query: BundleStatisticsParams, @CurrentActor() actor: Actor): Promise<BundleStatistics> {
    return this.figures.execute(actor, query);
  }
}
