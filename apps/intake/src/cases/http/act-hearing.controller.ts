import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { IfMatch, Operation, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { StoredCase } from '../application/case-desk';
import type { CaseView } from '../application/case-view';
import {
  ReadHolderStatements,
  RecordActHearing,
  RecordHolderStatement,
  ServePriorNotice,
  type StatementView,
} from '../application/hear-holder';
import { ReadCases } from '../application/read-cases';
import { ActHearingBody, HolderStatementBody, PriorNoticeServiceBody } from './act-hearing.dto';
import { CaseParams } from './case.dto';
import { COMMAND_PROBLEMS, EXAMPLES } from './case.examples';

/** 事先告知、陈述申辩、听证: the holder is heard before his licence is revoked or withdrawn. */
@ApiTags('撤销与更正 acts')
@SignedIn()
@Controller('api/v1/cases/:caseNo')
export class ActHearingController {
  constructor(
    private readonly cases: ReadCases,
    private readonly serveNotice: ServePriorNotice,
    private readonly recordStatement: RecordHolderStatement,
    private readonly recordHearing: RecordActHearing,
    private readonly statements: ReadHolderStatements,
  ) {}

  @Post('prior-notice-services')
  @HttpCode(200)
  @Operation({
    id: 'cases.servePriorNotice',
    summary: '登记事先告知书送达',
    description: '撤销、撤回以前书面告知持证人；自送达之日起计算陈述、申辩的期限，期满或者听证以后才能决定。',
    example: { request: { servedOn: '2026-12-01', method: 'WINDOW' }, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'service-date'],
  })
  serve(
    @Param() { caseNo }: CaseParams,
    @Body() { servedOn, method }: PriorNoticeServiceBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.serveNotice.execute({ caseNo, actor, expectedVersion, servedOn: localDate(servedOn), method }), actor, reply);
  }

  @Post('holder-statements')
  @HttpCode(200)
  @Operation({
    id: 'cases.recordStatement',
    summary: '陈述、申辩，要求听证',
    description: '持证人在本人账户提交，或者由办理人员记录。要求听证的，听证以后才能决定。',
    example: { request: { statement: '场所已经整改，请复查。', wantsHearing: false, final: true }, response: EXAMPLES.view },
    problems: COMMAND_PROBLEMS,
  })
  state(
    @Param() { caseNo }: CaseParams,
    @Body() { statement, wantsHearing, final }: HolderStatementBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.recordStatement.execute({ caseNo, actor, expectedVersion, statement, wantsHearing, final }), actor, reply);
  }

  @Post('act-hearings')
  @HttpCode(200)
  @Operation({
    id: 'cases.recordActHearing',
    summary: '登记听证',
    description: '提前七个工作日通知，由没有审查本件的人员主持（行政许可法 §48）。',
    example: { request: { announcedOn: '2026-12-02', heldOn: '2026-12-14', host: 1199 }, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'service-date', 'hearing-notice-late', 'recusal-required'],
  })
  hold(
    @Param() { caseNo }: CaseParams,
    @Body() { announcedOn, heldOn, host }: ActHearingBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(
      this.recordHearing.execute({
        caseNo,
        actor,
        expectedVersion,
        held: { announcedOn: localDate(announcedOn), heldOn: localDate(heldOn), host },
      }),
      actor,
      reply,
    );
  }

  @Get('holder-statements')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'cases.holderStatements',
    summary: '陈述、申辩的内容',
    description: '持证人在撤销、撤回以前说了什么，供审查和决定的人员阅读。',
    example: {
      response: {
        items: [
          { sequence: 1, statement: '场所已经整改，请复查。', wantsHearing: false, takenDown: false, saidAt: '2026-12-01T02:00:00.000Z' },
        ],
      },
    },
    problems: ['case-not-found'],
  })
  async list(@Param() { caseNo }: CaseParams, @CurrentActor() actor: Actor): Promise<{ items: StatementView[] }> {
    return { items: await this.statements.of(caseNo, actor) };
  }

  private async after(work: Promise<StoredCase>, actor: Actor, reply: FastifyReply): Promise<CaseView> {
    const view = await this.cases.viewOf(await work, actor);
    setETag(reply, view.version);
    return view;
  }
}
