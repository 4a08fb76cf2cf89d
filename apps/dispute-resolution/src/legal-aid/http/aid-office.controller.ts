import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, Operation, sendAnswer } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ConsultHandler } from '../application/consult.handler';
import { NoteEngagementHandler } from '../application/note-engagement.handler';
import { ConsultBody, EngagementBody } from './aid.dto';

/** 法律援助机构：咨询，律师的代理关系 */
@ApiTags('法律援助 legal aid')
@Controller('api/v1/legal-aid')
export class AidOfficeController {
  constructor(
    private readonly consulting: ConsultHandler,
    private readonly engagements: NoteEngagementHandler,
  ) {}

  @Post('consultations')
  @Roles('DISPUTE_DESK', 'LEGAL_AID_REVIEWER', 'WINDOW_CLERK', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'legalAid.consult',
    summary: '登记法律咨询',
    description: '咨询不审查经济状况；应当提示可以申请法律援助（法律援助法 §23）。',
    created: true,
    example: {
      request: {
        way: 'PHONE',
        topic: 'LABOUR_RELATION_OR_WAGES',
        asked: '工资没有结清怎么办？',
        answer: '可以申请仲裁。',
        toldOfAid: true,
      },
      response: { id: 5, toldOfAid: true, hotline: '12348' },
    },
    problems: ['aid-not-told', 'not-permitted', 'validation-failed'],
  })
  async consult(
    @Body() { toldOfAid, ...consultation }: ConsultBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.consulting.execute(actor, consultation, toldOfAid, request));
  }

  @Post('engagements')
  @Roles('LEGAL_AID_REVIEWER', 'LAWYER')
  @Operation({
    id: 'legalAid.noteEngagement',
    summary: '申报代理关系',
    description: '律师或者律师事务所正在代理谁；指派前据此审查利益冲突。个人只保存比对用的索引。',
    created: true,
    example: { request: { lawyerId: 1391, creditCode: '91532999MA6XXXXX0X', fromOn: '2026-11-01' }, response: { id: 3 } },
    problems: ['engagement-client', 'aid-lawyer-unknown', 'not-permitted', 'validation-failed'],
  })
  async note(
    @Body() body: EngagementBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const engagement = {
      lawyerId: body.lawyerId,
      citizenNumber: body.citizenNumber ?? null,
      creditCode: body.creditCode ?? null,
      fromOn: localDate(body.fromOn),
      untilOn: body.untilOn === undefined ? null : localDate(body.untilOn),
    };
    sendAnswer(reply, await this.engagements.execute(actor, engagement, request));
  }
}
