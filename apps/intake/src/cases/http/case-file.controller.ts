import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { Operation } from '@app/http';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type BasisLine, ReadDecisionBasis } from '../application/decision-basis';
import { type ClockView, ReadClocks } from '../application/read-clocks';
import { ReadDocument } from '../application/read-document';
import { ReadPaper } from '../application/read-paper';
import { RevealPersonalData } from '../application/reveal-personal-data';
import { CaseParams, DocumentParams, DocumentQuery, PaperParams, RevealBody } from './case.dto';
import { EXAMPLES } from './case.examples';

/** What lies in a case's file: papers as PDF, clocks with their explanation, and the full personal data on a stated reason. */
@ApiTags('办件 cases')
@SignedIn()
@Controller('api/v1/cases/:caseNo')
export class CaseFileController {
  constructor(
    private readonly documents: ReadDocument,
    private readonly papers: ReadPaper,
    private readonly clocks: ReadClocks,
    private readonly reveal: RevealPersonalData,
    private readonly basis: ReadDecisionBasis,
  ) {}

  @Get('documents/:documentId')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'cases.document',
    summary: '文书 PDF',
    description: 'format=slip 给出 80 毫米小票，只用于申请材料接收凭证。窗口打印请用 prints，打印有记录。',
    example: { response: '%PDF-1.7 …' },
    problems: ['case-not-found', 'document-not-found', 'document-not-ready', 'slip-unavailable'],
  })
  async document(
    @Param() { caseNo, documentId }: DocumentParams,
    @Query() { format }: DocumentQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const { content, disposition } = await this.documents.open(caseNo, documentId, actor, format);
    return new StreamableFile(content, { type: 'application/pdf', disposition });
  }

  @Get('papers/:code/file')
  @Header('Cache-Control', 'no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  @Operation({
    id: 'cases.paper',
    summary: '材料的电子文件',
    description: '申请人上传的原样文件。每次打开都有记录。',
    example: { response: '%PDF-1.7 …' },
    problems: ['case-not-found', 'upload-not-found'],
  })
  async paper(@Param() { caseNo, code }: PaperParams, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { content, mediaType, size, disposition } = await this.papers.open(caseNo, code, actor);
    return new StreamableFile(content, { type: mediaType, length: size, disposition });
  }

  @Get('clocks')
  @Operation({
    id: 'cases.clocks',
    summary: '期限及逐日说明',
    description: '每个期限写明依据、起算日、到期日，逐日说明是否计入。',
    example: { response: { items: [EXAMPLES.clock] } },
    problems: ['case-not-found'],
  })
  async clocksOf(@Param() { caseNo }: CaseParams, @CurrentActor() actor: Actor): Promise<{ items: ClockView[] }> {
    return { items: await this.clocks.of(caseNo, actor) };
  }

  @Get('decision-basis')
  @Operation({
    id: 'cases.decisionBasis',
    summary: '决定依据的材料',
    description: '作出决定时的材料、可信等级、来源、时间和内容的哈希；以后的改动不影响这里。还没有决定的为空。',
    example: { response: { items: [EXAMPLES.basis] } },
    problems: ['case-not-found'],
  })
  async decisionBasis(@Param() { caseNo }: CaseParams, @CurrentActor() actor: Actor): Promise<{ items: BasisLine[] }> {
    return { items: await this.basis.of(caseNo, actor) };
  }

  @Post('reveals')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'cases.reveal',
    summary: '查看完整的个人信息',
    description: '须说明原因；每次查看都有记录，本人可以看到。',
    example: { request: { fields: ['idNumber'], reason: 'VERIFY_IDENTITY' }, response: { idNumber: '532999199003070010' } },
    problems: ['case-not-found', 'reason-required', 'reveal-reason', 'rate-limited'],
  })
  reveals(@Param() { caseNo }: CaseParams, @Body() body: RevealBody, @CurrentActor() actor: Actor): Promise<Record<string, unknown>> {
    return this.reveal.execute({ caseNo, actor, ...body });
  }
}
