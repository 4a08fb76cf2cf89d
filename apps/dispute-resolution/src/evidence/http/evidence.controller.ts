import { type Actor, CurrentActor, Roles } from '@app/access';
import { contentDisposition } from '@app/files';
import { AcceptsUpload, Operation, uploadOf } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DisputeParams, ReadingBody } from '../../disputes/http/dispute.dto';
import { type EvidenceView, HandleEvidence, type PackView } from '../application/handle-evidence';
import type { PackFault } from '../domain/manifest';
import { EvidenceHandOverBody, EvidenceNeedsQuery, EvidenceParams } from './evidence.dto';
import { collectedFrom, wordsFrom } from './evidence-fields';

const EVIDENCE = {
  id: 7,
  kind: 'IOU',
  kindName: '工资欠条、欠款凭证',
  mediaType: 'application/pdf',
  size: 48213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  givenBy: 1,
  givenOn: '2026-11-23',
  originalSeen: true,
  consent: ['ALL'],
  consentRevoked: false,
  derivedFrom: null,
  redaction: null,
} as const;
const PACK = {
  sequence: 1,
  toOrgan: '漾濞县劳动人事争议仲裁委员会',
  purpose: '仲裁申请材料',
  proceedingId: 3,
  sealedAt: '2026-11-25T02:00:00.000Z',
  hash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  previousHash: null,
  entries: [{ position: 1, evidenceId: 7, sha256: EVIDENCE.sha256, kind: 'IOU' }],
} as const;
const UPLOAD_PROBLEMS = [
  'dispute-not-found',
  'malformed-multipart',
  'file-too-large',
  'content-mismatch',
  'evidence-already-collected',
] as const;
const PROBLEMS = ['dispute-not-found', 'not-permitted', 'evidence-not-found'] as const;

/** 证据包 */
@ApiTags('纠纷 disputes')
@Roles('DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')
@Controller('api/v1/disputes/:disputeNo')
export class EvidenceController {
  constructor(private readonly evidence: HandleEvidence) {}

  @Post('evidence')
  @HttpCode(201)
  @AcceptsUpload()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['kind', 'file'],
      properties: {
        kind: { type: 'string', description: '证据种类' },
        givenBy: { type: 'string', description: '提供人：当事人编号；机关文书不填' },
        givenOn: { type: 'string', description: '提供之日；不填为今天' },
        originalSeen: { type: 'string', enum: ['true', 'false'], description: '核对过原件' },
        consent: { type: 'string', description: '同意用于哪些程序，逗号分开；ALL 为全部' },
        another: { type: 'string', description: '只收一次的材料确需再收的理由' },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  @Roles(
    'CITIZEN',
    'WINDOW_CLERK',
    'TOWNSHIP_CLERK',
    'VILLAGE_AGENT',
    'DISPUTE_DESK',
    'MEDIATOR',
    'LAWYER',
    'LEGAL_AID_REVIEWER',
    'LEGAL_AID_APPROVER',
  )
  @Operation({
    id: 'evidence.collect',
    summary: '收取一份证据',
    description: '文字字段写在文件之前。同样的内容、只收一次的材料不再收取，直接引用已有的一份。',
    created: true,
    example: { response: EVIDENCE },
    problems: [...UPLOAD_PROBLEMS, 'party-unknown', 'validation-failed'],
  })
  async collect(
    @Param() { disputeNo }: DisputeParams,
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<EvidenceView> {
    const upload = await uploadOf(request);
    return this.evidence.collect(disputeNo, actor, collectedFrom(upload), upload);
  }

  @Get('evidence')
  @Operation({ id: 'evidence.list', summary: '证据目录', example: { response: { items: [EVIDENCE] } }, problems: PROBLEMS })
  async list(@Param() { disputeNo }: DisputeParams, @CurrentActor() actor: Actor): Promise<{ items: EvidenceView[] }> {
    return { items: await this.evidence.list(disputeNo, actor) };
  }

  @Get('evidence-needs')
  @Operation({
    id: 'evidence.needs',
    summary: '某个程序需要的材料，哪些已经有了',
    example: { response: { items: [{ kind: 'IDENTITY', evidenceIds: [7] }], example: true } },
    problems: [...PROBLEMS, 'invalid-parameter'],
  })
  async needs(
    @Param() { disputeNo }: DisputeParams,
    @Query() { to }: EvidenceNeedsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<{ items: { kind: string; evidenceIds: readonly number[] }[]; example: boolean }> {
    return { items: await this.evidence.needs(disputeNo, actor, to), example: true };
  }

  @Post('evidence/:evidenceId/readings')
  @HttpCode(200)
  @Operation({
    id: 'evidence.read',
    summary: '查看一份证据',
    description: '每次查看都记录用途。',
    example: { request: { purpose: 'CONDUCT' }, response: '%PDF-1.7 …' },
    problems: [...PROBLEMS, 'content-closed', 'reading-note', 'validation-failed'],
  })
  async read(
    @Param() { disputeNo, evidenceId }: EvidenceParams,
    @Body() { purpose, note }: ReadingBody,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const { content, mediaType, name } = await this.evidence.open(disputeNo, actor, evidenceId, purpose, note ?? null);
    return new StreamableFile(content, { type: mediaType, disposition: contentDisposition(name) });
  }

  @Post('evidence/:evidenceId/originals')
  @HttpCode(200)
  @Operation({ id: 'evidence.sawOriginal', summary: '核对过原件', example: { response: EVIDENCE }, problems: PROBLEMS })
  original(@Param() { disputeNo, evidenceId }: EvidenceParams, @CurrentActor() actor: Actor): Promise<EvidenceView> {
    return this.evidence.sawOriginal(disputeNo, actor, evidenceId);
  }

  @Post('evidence/:evidenceId/redactions')
  @HttpCode(201)
  @AcceptsUpload()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['what', 'file'],
      properties: { what: { type: 'string', description: '遮盖了什么' }, file: { type: 'string', format: 'binary' } },
    },
  })
  @Operation({
    id: 'evidence.redact',
    summary: '加入一份遮盖件',
    description: '另成一份，保留与原件的联系；原来的一份不变。',
    created: true,
    example: { response: { ...EVIDENCE, id: 8, derivedFrom: 7, redaction: '遮盖了住址和账号' } },
    problems: [...UPLOAD_PROBLEMS, 'evidence-not-found', 'not-permitted', 'validation-failed'],
  })
  async redact(
    @Param() { disputeNo, evidenceId }: EvidenceParams,
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<EvidenceView> {
    const upload = await uploadOf(request);
    return this.evidence.redact(disputeNo, actor, evidenceId, wordsFrom(upload, 'what'), upload);
  }

  @Post('evidence/:evidenceId/consent-revocations')
  @HttpCode(200)
  @Roles('CITIZEN', 'DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')
  @Operation({
    id: 'evidence.revoke',
    summary: '撤回同意',
    description: '以后不再移交；已经移交的不受影响。',
    example: { response: { ...EVIDENCE, consentRevoked: true } },
    problems: PROBLEMS,
  })
  revoke(@Param() { disputeNo, evidenceId }: EvidenceParams, @CurrentActor() actor: Actor): Promise<EvidenceView> {
    return this.evidence.revoke(disputeNo, actor, evidenceId);
  }

  @Post('evidence-packs')
  @HttpCode(201)
  @Operation({
    id: 'evidencePacks.handOver',
    summary: '移交证据包',
    description: '按顺序封存目录，与上一份目录相连；文件只引用，不重新收取。',
    created: true,
    example: { request: { proceedingId: 3, purpose: '仲裁申请材料' }, response: PACK },
    problems: [...PROBLEMS, 'proceeding-not-found', 'consent-missing', 'pack-empty', 'validation-failed'],
  })
  handOver(
    @Param() { disputeNo }: DisputeParams,
    @Body() { evidenceIds, ...body }: EvidenceHandOverBody,
    @CurrentActor() actor: Actor,
  ): Promise<PackView> {
    return this.evidence.handOver(disputeNo, actor, { ...body, evidenceIds: evidenceIds ?? null });
  }

  @Get('evidence-packs')
  @Operation({ id: 'evidencePacks.list', summary: '移交过的证据包', example: { response: { items: [PACK] } }, problems: PROBLEMS })
  async packs(@Param() { disputeNo }: DisputeParams, @CurrentActor() actor: Actor): Promise<{ items: PackView[] }> {
    return { items: await this.evidence.packs(disputeNo, actor) };
  }

  @Get('evidence-packs/verification')
  @Operation({
    id: 'evidencePacks.verify',
    summary: '核验证据包',
    description: '封存值、先后顺序和每个文件的每个字节。',
    example: { response: { intact: true, faults: [] } },
    problems: PROBLEMS,
  })
  verify(
    @Param() { disputeNo }: DisputeParams,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly intact: boolean; readonly faults: readonly PackFault[] }> {
    return this.evidence.verify(disputeNo, actor);
  }
}
