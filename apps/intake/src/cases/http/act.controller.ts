import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { IfMatch, Operation } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenAct, type OpenActCommand } from '../application/open-act';
import { type CaseLinkView, ReadLinks } from '../application/read-links';
import { ActBody, CorrectionBody } from './act.dto';
import { CaseParams } from './case.dto';
import { COMMAND_PROBLEMS } from './case.examples';

/** The new case, and where to read it. */
export interface OpenedAct {
  readonly caseNo: string;
}

const PROBLEMS = [...COMMAND_PROBLEMS, 'ground-unknown', 'ground-not-met'] as const;
const OPENED = { caseNo: '53292220261201000000029' };
const request = { groundCode: 'NOT_QUALIFIED', explanation: '经复查，经营场所不符合规定的条件。' };

/** 撤销, 撤回, 注销, 更正: an organ's own act on its earlier decision, always as a case of its own. */
@ApiTags('撤销与更正 acts')
@SignedIn()
@Controller('api/v1/cases/:caseNo')
export class ActController {
  constructor(
    private readonly openAct: OpenAct,
    private readonly links: ReadLinks,
  ) {}

  @Get('links')
  @Operation({
    id: 'cases.links',
    summary: '关联的办件',
    description: '对本件作出的撤销、撤回、注销、更正，或者本件所针对的原办件。',
    example: { response: { items: [{ caseNo: OPENED.caseNo, kind: 'REVOCATION', status: 'IN_REVIEW', statusName: '审查中' }] } },
    problems: ['case-not-found'],
  })
  async linked(@Param() { caseNo }: CaseParams, @CurrentActor() actor: Actor): Promise<{ items: CaseLinkView[] }> {
    return { items: await this.links.of(caseNo, actor) };
  }

  @Post('revocations')
  @HttpCode(201)
  @Operation({
    id: 'cases.revoke',
    summary: '启动撤销',
    description: '行政许可法 §69。作出原决定的机关或督查人员另行立案，原件不改。',
    created: true,
    example: { request, response: OPENED },
    problems: PROBLEMS,
  })
  revoke(
    @Param() { caseNo }: CaseParams,
    @Body() body: ActBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedAct> {
    return this.open({ caseNo, actor, expectedVersion, kind: 'REVOCATION', ...body }, reply);
  }

  @Post('licence-withdrawals')
  @HttpCode(201)
  @Operation({
    id: 'cases.withdrawLicence',
    summary: '启动撤回（公共利益）',
    description: '行政许可法 §8：依法撤回生效的许可，造成财产损失的依法补偿。与申请人撤回申请不同。',
    created: true,
    example: { request: { groundCode: 'LAW_CHANGED', explanation: '所依据的规章已经废止。' }, response: OPENED },
    problems: PROBLEMS,
  })
  withdraw(
    @Param() { caseNo }: CaseParams,
    @Body() body: ActBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedAct> {
    return this.open({ caseNo, actor, expectedVersion, kind: 'WITHDRAWAL', ...body }, reply);
  }

  @Post('cancellations')
  @HttpCode(201)
  @Operation({
    id: 'cases.cancelLicence',
    summary: '启动注销',
    description: '行政许可法 §70。已撤销、撤回或届满的证照注销后，原来的失效原因不变。',
    created: true,
    example: { request: { groundCode: 'ORGANISATION_ENDED', explanation: '企业已办理注销登记。' }, response: OPENED },
    problems: PROBLEMS,
  })
  cancel(
    @Param() { caseNo }: CaseParams,
    @Body() body: ActBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedAct> {
    return this.open({ caseNo, actor, expectedVersion, kind: 'CANCELLATION', ...body }, reply);
  }

  @Post('corrections')
  @HttpCode(201)
  @Operation({
    id: 'cases.correct',
    summary: '启动更正',
    description: '文书笔误：写明文书、位置、原文和改正后的内容，另行作出更正决定。',
    created: true,
    example: {
      request: {
        groundCode: 'CLERICAL_ERROR',
        explanation: '打印时经营面积误写。',
        documentId: 12,
        corrections: [{ place: '经营面积', before: '40平方米', after: '46平方米' }],
      },
      response: OPENED,
    },
    problems: [...PROBLEMS, 'document-not-found'],
  })
  correct(
    @Param() { caseNo }: CaseParams,
    @Body() { documentId, corrections, ...body }: CorrectionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedAct> {
    const correction = { documentId, corrections };
    return this.open({ caseNo, actor, expectedVersion, kind: 'CORRECTION', ...body, correction }, reply);
  }

  private async open(command: OpenActCommand, reply: FastifyReply): Promise<OpenedAct> {
    const caseNo = await this.openAct.execute(command);
    reply.header('Location', `/api/v1/cases/${caseNo}`);
    return { caseNo };
  }
}
