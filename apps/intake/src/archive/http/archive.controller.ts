import { type Actor, CurrentActor, Roles } from '@app/access';
import { IsCaseNo, Operation } from '@app/http';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ArchiveView, ReadArchive } from '../application/read-archive';

export class ArchiveParams {
  @IsCaseNo()
  readonly caseNo!: string;
}

/** 档案: the sealed file of a case, for the office. */
@ApiTags('档案 archive')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'APPROVER', 'ORGAN_HEAD', 'SUPERVISOR')
@Controller('api/v1/cases/:caseNo/archive')
export class ArchiveController {
  constructor(private readonly archive: ReadArchive) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'archive.get',
    summary: '归档清单',
    description: '归档包的清单、哈希链和完整性；没有归档的说明缺什么。每次查看都有记录。',
    example: {
      response: {
        caseNo: '53292220261122000000011',
        state: 'ARCHIVED',
        missing: [],
        archivedOn: '2026-12-20',
        retentionClass: 'THIRTY_YEARS',
        retainUntil: '2056-12-20',
        sha256: '9f86d081…',
        intact: true,
        manifest: { format: 'one-window-archive/1', entries: [{ type: 'DOCUMENT', ref: 'GRANT_DECISION', sha256: '…', link: '…' }] },
      },
    },
    problems: ['case-not-found', 'archive-not-found'],
  })
  get(@Param() { caseNo }: ArchiveParams, @CurrentActor() actor: Actor): Promise<ArchiveView> {
    return this.archive.of(caseNo, actor);
  }
}
