import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { Configuration } from '@app/configuration';
import { cappedCount, KeysetCursor, linkNext, Operation, queryFingerprint } from '@app/http';
import { parseIdentityDocument, required } from '@app/identifiers';
import { PersonalDataCipher } from '@app/privacy';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CITIZEN_NUMBER_INDEX } from '../application/filing';
import { type CaseFilter, type CaseListEntry, ListCases } from '../application/list-cases';
import { type DocumentEntry, ReadCases, type TimelineEntry } from '../application/read-cases';
import { CaseParams, ListCasesQuery, PersonSearchBody } from './case.dto';
import { EXAMPLES } from './case.examples';

const CAP = 1000;

export interface CasePage {
  readonly items: readonly CaseListEntry[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
  /** Only with `count=capped`. */
  readonly count?: { readonly count: number; readonly capped: boolean };
}

@ApiTags('办件 cases')
@SignedIn()
@Controller('api/v1/cases')
export class CaseListController {
  constructor(
    private readonly list: ListCases,
    private readonly cases: ReadCases,
    private readonly cipher: PersonalDataCipher,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get()
  @Operation({
    id: 'cases.list',
    summary: '办件列表',
    description: '只列出有权看到的办件，最新的在前。',
    example: { response: { items: [EXAMPLES.entry], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async page(
    @Query() query: ListCasesQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CasePage> {
    const fingerprint = queryFingerprint('cases', `${actor.kind}:${actor.id}`, query);
    const before = query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const filter: CaseFilter = {
      statuses: query.status ?? [],
      itemCode: query.itemCode ?? null,
      division: query.division ?? null,
      dueBefore: query.dueBefore ?? null,
      text: query.q ?? null,
      partyIndex: null,
      before,
      limit: query.limit,
    };
    const { items, next } = await this.list.page(actor, filter);
    const cursor = next === null ? null : this.cursors.encode([next], fingerprint);
    linkNext(reply, this.configuration.publicUrl, cursor);
    const page = { next: cursor, hasMore: cursor !== null };
    if (query.count === undefined) return { items, page };
    return { items, page, count: cappedCount(await this.list.count(actor, filter, CAP), CAP) };
  }

  /** By number: in the body, because addresses end up in logs. */
  @Post('searches')
  @HttpCode(200)
  @Operation({
    id: 'cases.searchByPerson',
    summary: '按证件号码查办件',
    example: { request: { idNumber: '532999199003070010' }, response: { items: [EXAMPLES.entry] } },
    problems: ['validation-failed'],
  })
  async search(@Body() { idNumber }: PersonSearchBody, @CurrentActor() actor: Actor): Promise<{ items: CaseListEntry[] }> {
    const { number } = required(parseIdentityDocument('CITIZEN_CARD', idNumber, null), '/idNumber');
    const { items } = await this.list.page(actor, {
      statuses: [],
      itemCode: null,
      division: null,
      dueBefore: null,
      text: null,
      partyIndex: this.cipher.blindIndex(CITIZEN_NUMBER_INDEX, number),
      before: null,
      limit: 50,
    });
    return { items };
  }

  @Get(':caseNo/history')
  @Operation({
    id: 'cases.history',
    summary: '流转时间线',
    example: { response: { items: [EXAMPLES.step] } },
    problems: ['case-not-found'],
  })
  async history(@Param() { caseNo }: CaseParams, @CurrentActor() actor: Actor): Promise<{ items: TimelineEntry[] }> {
    return { items: await this.cases.timeline(caseNo, actor) };
  }

  @Get(':caseNo/documents')
  @Operation({
    id: 'cases.documents',
    summary: '文书清单',
    example: { response: { items: [EXAMPLES.document] } },
    problems: ['case-not-found'],
  })
  async documents(@Param() { caseNo }: CaseParams, @CurrentActor() actor: Actor): Promise<{ items: DocumentEntry[] }> {
    return { items: await this.cases.documents(caseNo, actor) };
  }
}
