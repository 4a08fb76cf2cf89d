import { type Actor, CurrentActor, Roles } from '@app/access';
import { IsCaseNo, IsPlainNote, Operation, OptionalField } from '@app/http';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { PrintDocument, type PrintEntry } from '../application/print-document';

export class PrintParams {
  /** 申办号, 23 digits. */
  @IsCaseNo()
  readonly caseNo!: string;

  /** 文书编号（id），或文书种类，如 RECEIPT：取最近的一份 */
  @Matches(/^(\d{1,9}|[A-Z][A-Z_]{2,39})$/)
  readonly document!: string;
}

export class PrintBody {
  /** 打印的窗口，如“综合1号窗” */
  @IsPlainNote({ minimum: 1, maximum: 40, singleLine: true })
  readonly windowName!: string;

  /** page：A4；slip：80 毫米小票 */
  @OptionalField()
  @IsIn(['page', 'slip'])
  readonly format?: 'page' | 'slip';

  /** 补打的原因；第一次打印不用填 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly reason?: string;
}

/** 打印: gives the paper and writes down that it was printed. */
@ApiTags('办件 cases')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'APPROVER', 'ORGAN_HEAD')
@Controller('api/v1/cases/:caseNo/documents/:document/prints')
export class PrintController {
  constructor(private readonly prints: PrintDocument) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'documents.print',
    summary: '打印文书',
    description:
      '给出 PDF 并登记：谁、何时、哪个窗口、第几次。第几次写在响应头 X-Print-Copy 和 X-Print-Note（UTF-8 百分号编码），文书本身不变。',
    example: { request: { windowName: '综合1号窗', reason: '卡纸' }, response: '%PDF-1.7 …' },
    problems: ['case-not-found', 'document-not-found', 'document-not-ready', 'slip-unavailable', 'reason-required', 'not-permitted'],
  })
  async print(
    @Param() { caseNo, document }: PrintParams,
    @Body() { windowName, format, reason }: PrintBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const printed = await this.prints.execute({
      caseNo,
      document,
      actor,
      windowName,
      format: format ?? 'page',
      reason: reason ?? null,
    });
    // A header holds ASCII only (RFC 9110 §5.5).
    reply.header('X-Print-Copy', String(printed.copyNumber));
    reply.header('X-Print-Note', encodeURIComponent(`第${printed.copyNumber}次打印`));
    return new StreamableFile(printed.content, { type: 'application/pdf', disposition: printed.disposition });
  }

  @Get()
  @Operation({
    id: 'documents.prints',
    summary: '打印记录',
    example: {
      response: {
        items: [
          {
            copyNumber: 1,
            format: 'page',
            printedBy: 1001,
            printedByName: '杨梅',
            organ: '532922-government-office',
            windowName: '综合1号窗',
            reason: null,
            printedAt: '2026-11-23T01:05:00.000Z',
          },
        ],
      },
    },
    problems: ['case-not-found', 'document-not-found'],
  })
  async log(@Param() { caseNo, document }: PrintParams, @CurrentActor() actor: Actor): Promise<{ items: PrintEntry[] }> {
    return { items: await this.prints.log(caseNo, document, actor) };
  }
}
