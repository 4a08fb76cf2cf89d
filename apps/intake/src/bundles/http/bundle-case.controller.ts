import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { Configuration } from '@app/configuration';
import { contentDisposition } from '@app/files';
import {
  Idempotent,
  type IdempotentRequest,
  IfMatch,
  KeysetCursor,
  linkNext,
  Operation,
  queryFingerprint,
  sendAnswer,
  setETag,
} from '@app/http';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { BundlePapers, type PrintedPaper } from '../application/bundle-papers';
import { DeliverBundle } from '../application/deliver-bundle';
import { FileBundle } from '../application/file-bundle';
import { OptOut } from '../application/opt-out';
import { type BundleListEntry, type BundleView, ReadBundles } from '../application/read-bundles';
import { BundleDeliveryBody, BundleDeliveryParams, BundleParams, FileBundleBody, ListBundleCasesQuery, OptOutBody } from './bundle.dto';
import { BUNDLE_EXAMPLES } from './bundle.examples';

export interface BundlePage {
  readonly items: readonly BundleListEntry[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

const COMMAND_PROBLEMS = ['bundle-case-not-found', 'version-mismatch', 'not-permitted', 'state-conflict', 'validation-failed'] as const;

/** 联办件: one form, one set of papers, one receipt, one hand-out; each member is a case of its own. */
@ApiTags('一件事 bundles')
@SignedIn()
@Controller('api/v1/bundle-cases')
export class BundleCaseController {
  constructor(
    private readonly fileBundle: FileBundle,
    private readonly reads: ReadBundles,
    private readonly optOut: OptOut,
    private readonly deliverBundle: DeliverBundle,
    private readonly papers: BundlePapers,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Post()
  @Operation({
    id: 'bundleCases.file',
    summary: '一件事收件或申报',
    description:
      '一张表、一套材料，同时为所选的每个事项建立办件，全部建立或者都不建立。form.shared 填共用的内容，form.members 按事项填各自的内容；papers 用“一件事”材料清单的编码，一份材料用于所有需要它的事项。有前置的事项先等待，前置获准后自动收件、受理。',
    example: { request: BUNDLE_EXAMPLES.file, response: BUNDLE_EXAMPLES.view },
    created: true,
    problems: [
      'validation-failed',
      'bundle-unknown',
      'bundle-member-unknown',
      'bundle-member-required',
      'bundle-too-small',
      'duplicate-case',
      'guardian-required',
      'jurisdiction-foreign',
      'applicant-barred',
      'upload-not-found',
      'postal-address-missing',
      'consent-required',
      'not-permitted',
    ],
  })
  async file(
    @Body() body: FileBundleBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { papers, optOut, proceed, ...rest } = body;
    const command = { ...rest, actor, papers: papers ?? [], optOut: optOut ?? [], proceed: proceed ?? true };
    sendAnswer(reply, await this.fileBundle.execute(command, request));
  }

  @Get()
  @Operation({
    id: 'bundleCases.list',
    summary: '联办件列表',
    description: '看得到其中任一办件的人看得到联办件，最新的在前。',
    example: { response: { items: [BUNDLE_EXAMPLES.entry], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(
    @Query() query: ListBundleCasesQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BundlePage> {
    const fingerprint = queryFingerprint('bundle-cases', `${actor.kind}:${actor.id}`, query);
    const { items, next } = await this.reads.page(actor, {
      statuses: query.status ?? [],
      bundleCode: query.bundleCode ?? null,
      before: query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]),
      limit: query.limit,
    });
    const cursor = next === null ? null : this.cursors.encode([next], fingerprint);
    linkNext(reply, this.configuration.publicUrl, cursor);
    return { items, page: { next: cursor, hasMore: cursor !== null } };
  }

  @Get(':bundleNo')
  @Operation({
    id: 'bundleCases.get',
    summary: '联办件详情',
    description: '列出每个事项和进度；办件号和期限只显示给有权看到该办件的人。',
    example: { response: BUNDLE_EXAMPLES.view },
    problems: ['bundle-case-not-found'],
  })
  get(
    @Param() { bundleNo }: BundleParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BundleView> {
    return tagged(this.reads.view(bundleNo, actor), reply);
  }

  @Post(':bundleNo/opt-outs')
  @HttpCode(200)
  @Operation({
    id: 'bundleCases.optOut',
    summary: '退出还没有开始的可选事项',
    example: { request: { member: 'socialCard' }, response: BUNDLE_EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'bundle-member-unknown', 'bundle-member-begun'],
  })
  leave(
    @Param() { bundleNo }: BundleParams,
    @Body() { member }: OptOutBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BundleView> {
    return tagged(this.optOut.execute({ bundleNo, member, actor, expectedVersion }), reply);
  }

  @Post(':bundleNo/deliveries')
  @HttpCode(200)
  @Operation({
    id: 'bundleCases.deliver',
    summary: '一次出件',
    description: '把已经办结的各事项结果一次交付，一份送达回证；没有办结的以后再领。',
    example: { request: { pickUpCode: 'K7P2QX' }, response: BUNDLE_EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'collector-unproven', 'bundle-nothing-to-deliver'],
  })
  deliver(
    @Param() { bundleNo }: BundleParams,
    @Body() { pickUpCode = undefined, idNumber = undefined, idType = 'CITIZEN_CARD' }: BundleDeliveryBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BundleView> {
    const identity = idNumber === undefined ? null : { idType, idNumber };
    return tagged(this.deliverBundle.execute({ bundleNo, actor, expectedVersion, pickUpCode: pickUpCode ?? null, identity }), reply);
  }

  @Get(':bundleNo/receipt')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'bundleCases.receipt',
    summary: '“一件事”收件凭证 PDF',
    description: '列出全部事项和材料；上面有取件码，只给申请人和收件窗口。',
    example: { response: '%PDF-1.7 …' },
    problems: ['bundle-case-not-found', 'not-permitted'],
  })
  async receipt(@Param() { bundleNo }: BundleParams, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    return pdf(await this.papers.receipt(bundleNo, actor));
  }

  @Get(':bundleNo/deliveries/:sequence/receipt')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'bundleCases.deliveryReceipt',
    summary: '“一件事”送达回证 PDF',
    example: { response: '%PDF-1.7 …' },
    problems: ['bundle-case-not-found', 'bundle-delivery-not-found'],
  })
  async deliveryReceipt(@Param() { bundleNo, sequence }: BundleDeliveryParams, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    return pdf(await this.papers.delivery(bundleNo, Number(sequence), actor));
  }
}

const pdf = ({ pdf: content, number }: PrintedPaper): StreamableFile =>
  new StreamableFile(content, { type: 'application/pdf', disposition: contentDisposition(`${number}.pdf`) });

async function tagged(answered: Promise<BundleView>, reply: FastifyReply): Promise<BundleView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
