import { Public } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { Operation, RateLimited } from '@app/http';
import { parseCaseNumber, parsePickUpCode } from '@app/identifiers';
import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { BundleProgressByCode } from '../../bundles/application/bundle-progress-by-code';
import { type Progress, ProgressByCode } from '../application/progress-by-code';
import { bundleProgressPage, PROGRESS_STYLE, progressForm, progressPage } from './progress-page';

class ProgressQuery {
  /** 查询码, 6 characters from the receipt. */
  @IsString()
  @MaxLength(40)
  readonly code!: string;
}

class PageQueryString {
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly c?: string;

  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly n?: string;
}

/** Guessing a code of 2^30 at 30 tries a minute takes centuries. */
const LIMIT = { name: 'progress', limit: 30, seconds: 60 };

/** 进度查询: number and code, stage only, without sign-in. */
@ApiTags('进度 progress')
@Controller()
export class ProgressController {
  constructor(
    private readonly progress: ProgressByCode,
    private readonly bundles: BundleProgressByCode,
  ) {}

  @Public()
  @RateLimited(LIMIT)
  @Get('api/v1/progress/:caseNo')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'progress.get',
    summary: '凭申办号和查询码查进度',
    open: true,
    example: { response: { caseNo: '53292220261122000000011', stage: '已受理', itemName: '基本医疗保险关系转移接续' } },
    problems: ['case-not-found'],
  })
  async get(@Param('caseNo') caseNo: string, @Query() { code }: ProgressQuery): Promise<Progress> {
    return this.find(caseNo, code);
  }

  @Public()
  @ApiExcludeEndpoint()
  @Get('p/style.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=86400')
  style(): string {
    return PROGRESS_STYLE;
  }

  @Public()
  @RateLimited(LIMIT)
  @ApiExcludeEndpoint()
  @Get(['p', 'p/:caseNo'])
  async page(@Param('caseNo') path: string | undefined, @Query() { c, n }: PageQueryString, @Res() reply: FastifyReply): Promise<void> {
    const caseNo = path ?? n ?? '';
    reply.header('Content-Type', 'text/html; charset=utf-8').header('Cache-Control', 'no-store');
    if (caseNo === '' || c === undefined) return void reply.send(progressForm(caseNo, null));
    try {
      const bundle = await this.bundles.find(...this.read(caseNo, c));
      await reply.send(bundle === undefined ? progressPage(await this.find(caseNo, c)) : bundleProgressPage(bundle));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await reply.code(404).send(progressForm(caseNo, error.message));
    }
  }

  private find(caseNo: string, code: string): Promise<Progress> {
    return this.progress.find(...this.read(caseNo, code));
  }

  /** A badly formed number or code says no more than a wrong one. */
  private read(caseNo: string, code: string): [number: string, code: string] {
    const number = parseCaseNumber(caseNo);
    const parsed = parsePickUpCode(code);
    return [number.ok ? number.value.caseNo : '', parsed.ok ? parsed.value : ''];
  }
}
