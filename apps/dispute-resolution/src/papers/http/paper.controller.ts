import { type Actor, CurrentActor, Roles } from '@app/access';
import { contentDisposition } from '@app/files';
import { Operation, QueryInteger } from '@app/http';
import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DisputeParams } from '../../disputes/http/dispute.dto';
import { ReadingQuery } from '../../legal-aid/http/aid.dto';
import { type PaperLine, ReadPapers } from '../application/read-papers.query';

class PaperParams extends DisputeParams {
  @QueryInteger({ minimum: 1, maximum: 9_999_999_999 })
  readonly paperId!: number;
}

const PROBLEMS = ['dispute-not-found', 'content-closed', 'reading-note', 'invalid-parameter', 'unknown-parameter'] as const;

/** 法律援助、调解和司法确认的文书 */
@ApiTags('纠纷文书 dispute papers')
@Roles('DISPUTE_DESK', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER', 'LAWYER', 'MEDIATOR')
@Controller('api/v1/disputes/:disputeNo/papers')
export class PaperController {
  constructor(private readonly papers: ReadPapers) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'disputePapers.list',
    summary: '文书目录',
    description: '写明用途；每次查看都记录。',
    example: {
      response: {
        items: [
          {
            id: 4,
            proceedingId: 12,
            kind: 'AID_GRANT',
            title: '给予法律援助决定书',
            number: '漾司援给〔2026〕1号',
            issuedOn: '2026-12-03',
          },
        ],
      },
    },
    problems: PROBLEMS,
  })
  async list(
    @Param() { disputeNo }: DisputeParams,
    @Query() { purpose, note }: ReadingQuery,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly PaperLine[] }> {
    return { items: await this.papers.list(actor, disputeNo, purpose, note ?? null) };
  }

  @Get(':paperId')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'disputePapers.pdf',
    summary: '文书 PDF',
    description: '同一份文书每次打印都相同；每次打印都记录。',
    example: { response: '%PDF-1.7 …' },
    problems: [...PROBLEMS, 'paper-not-found'],
  })
  async pdf(
    @Param() { disputeNo, paperId }: PaperParams,
    @Query() { purpose, note }: ReadingQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const { pdf, number } = await this.papers.pdf(actor, disputeNo, paperId, purpose, note ?? null);
    return new StreamableFile(pdf, { type: 'application/pdf', disposition: contentDisposition(`${number}.pdf`) });
  }
}
