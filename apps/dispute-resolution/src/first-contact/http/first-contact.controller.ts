import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, Operation, sendAnswer } from '@app/http';
import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DISPUTE_EXAMPLE } from '../../disputes/http/dispute.examples';
import { partyOf } from '../../disputes/http/party-input';
import { RegisterFirstContact } from '../application/register-first-contact.handler';
import { FirstContactBody } from './first-contact.dto';

/** 首问: thirty seconds at a window, on the telephone, in the village or at home. */
@ApiTags('纠纷 disputes')
@Roles('CITIZEN', 'WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'DISPUTE_DESK')
@Controller('api/v1/first-contacts')
export class FirstContactController {
  constructor(private readonly register: RegisterFirstContact) {}

  @Post()
  @Operation({
    id: 'firstContacts.register',
    summary: '首问登记',
    description: '谁、和谁、什么事、要什么、急不急。登记即有一名牵头人和处置期限；双方已有在办纠纷的提示原编号。',
    created: true,
    example: {
      request: {
        source: 'WINDOW',
        kind: 'LABOUR_WAGES',
        division: '532922101',
        claimants: [{ kind: 'PERSON', name: '张玉竹', phone: '13900010003' }],
        respondents: [{ kind: 'ORGANISATION', name: '漾濞示例建筑劳务有限公司' }],
        matter: '在苍山西镇工地干活，三个月工资没有发。',
        wanted: '要回工资四万元。',
        urgency: 'ORDINARY',
      },
      response: DISPUTE_EXAMPLE,
    },
    problems: ['duplicate-dispute', 'referral-reference', 'not-a-party', 'no-lead-officer', 'validation-failed'],
  })
  async create(
    @Body() body: FirstContactBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { claimants, respondents, sourceReference, dangerous, language, notDuplicate, ...given } = body;
    sendAnswer(
      reply,
      await this.register.execute(
        actor,
        {
          ...given,
          sourceReference: sourceReference ?? null,
          dangerous: dangerous ?? false,
          language: language ?? null,
          claimants: claimants.map(partyOf),
          respondents: respondents.map(partyOf),
        },
        notDuplicate ?? null,
        request,
      ),
    );
  }
}
