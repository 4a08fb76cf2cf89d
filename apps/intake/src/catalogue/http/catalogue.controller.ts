import { createHash } from 'node:crypto';
import { Public } from '@app/access';
import { Configuration } from '@app/configuration';
import { Clock, DomainError } from '@app/domain-kernel';
import { KeysetCursor, linkNext, Operation, pageOf, queryFingerprint } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CatalogueCache } from '../application/catalogue-cache';
import { FindItemsQuery, type ItemPlace } from '../application/find-items.query';
import { ListPapersQuery } from '../application/list-papers.query';
import type { Applicability } from '../domain/applicability';
import { type ApplicabilityView, GuideView, ItemPage, ItemParams, ListItemsQuery, PaperListBody, PaperListView } from './catalogue.dto';
import { GUIDE_EXAMPLE, ITEM_PAGE_EXAMPLE, PAPER_LIST_EXAMPLE } from './catalogue.examples';
import { presentGuide, presentPaper, presentSummary } from './guide.presenter';

/** 办事指南: for anybody, without sign-in (行政许可法 §30). */
@ApiTags('办事指南')
@Public()
@Controller('api/v1/items')
export class CatalogueController {
  constructor(
    private readonly catalogue: CatalogueCache,
    private readonly findItems: FindItemsQuery,
    private readonly listPapers: ListPapersQuery,
    private readonly cursors: KeysetCursor,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Operation({
    id: 'items.list',
    summary: '查找事项',
    open: true,
    response: ItemPage,
    problems: ['unknown-parameter', 'invalid-parameter', 'invalid-cursor', 'query-too-short'],
    example: { response: ITEM_PAGE_EXAMPLE },
  })
  list(
    @Query() query: ListItemsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ItemPage | undefined {
    const { limit, cursor, ...filter } = query;
    const bound = queryFingerprint('items', 'public', filter);
    const after = cursor === undefined ? undefined : (this.cursors.decode(cursor, bound) as unknown as ItemPlace);
    const found = this.findItems.execute(filter, this.today(), limit, after);
    const page = pageOf(
      found,
      limit,
      ({ version }) => presentSummary(version),
      ({ place }) => this.cursors.encode(place, bound),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return cached(request, reply, { items: [...page.items], page: page.page });
  }

  @Get(':code')
  @Operation({
    id: 'items.get',
    summary: '办事指南',
    open: true,
    response: GuideView,
    problems: ['invalid-id', 'not-found'],
    example: { response: GUIDE_EXAMPLE },
  })
  guide(
    @Param() { code }: ItemParams,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): GuideView | undefined {
    return cached(request, reply, presentGuide(this.requireListed(code)));
  }

  @Post(':code/paper-lists')
  @HttpCode(200)
  @Operation({
    id: 'items.list-papers',
    summary: '按情形列出材料',
    description: '回答表单中的问题，得到这一情形的材料清单和每份材料的理由。不保存任何内容。',
    open: true,
    response: PaperListView,
    problems: ['invalid-id', 'not-found', 'validation-failed', 'item-suspended', 'item-version-not-effective'],
    example: PAPER_LIST_EXAMPLE,
  })
  papers(@Param() { code }: ItemParams, @Body() { answers }: PaperListBody): PaperListView {
    this.requireListed(code);
    const { version, situation, applicability, papers, open } = this.listPapers.execute(code, answers, this.today());
    return {
      item: version.content.code,
      version: version.content.version,
      situation: situation.code,
      situationName: situation.name,
      applicability: presentApplicability(applicability),
      papers: papers.map(presentPaper),
      openQuestions: open.map(({ field, title, choices }) => ({ field, title, choices: choices === null ? null : { ...choices } })),
    };
  }

  private today(): string {
    return localDateOf(this.clock.now());
  }

  private requireListed(code: string): ReturnType<CatalogueCache['listed']>[number] {
    const version = this.catalogue.listed(this.today()).find(({ content }) => content.code === code);
    if (version === undefined) throw new DomainError('not-found', 'not-found', '没有这个事项，或者还没有施行，请检查编码。');
    return version;
  }
}

function presentApplicability(applicability: Applicability): ApplicabilityView {
  const none = { code: null, sentence: null, article: null, insteadItem: null, first: [] };
  if (applicability.outcome === 'APPLICABLE') {
    return {
      ...none,
      outcome: 'APPLICABLE',
      first: applicability.first.map(({ item, name, sentence, article }) => ({ item, name, sentence, article })),
    };
  }
  return { ...none, ...applicability, first: [] };
}

/** The same to everybody for five minutes; afterwards a tag saves sending it again. Undefined with 304. */
function cached<Body>(request: FastifyRequest, reply: FastifyReply, body: Body): Body | undefined {
  const tag = `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
  reply.header('Cache-Control', 'public, max-age=300').header('ETag', tag);
  const known = request.headers['if-none-match'];
  // RFC 9110 §13.1.2: weak comparison, a list, or anything.
  if (known?.split(',').some((each) => ['*', tag].includes(each.trim().replace(/^W\//, '')))) {
    reply.status(304);
    return undefined;
  }
  return body;
}
