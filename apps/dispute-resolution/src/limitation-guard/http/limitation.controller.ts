import { type Actor, CurrentActor, Roles } from '@app/access';
import { Operation } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DisputeParams } from '../../disputes/http/dispute.dto';
import { Guard, type GuardView } from '../application/guard';
import { LimitationFactsBody } from './limitation.dto';

const EXAMPLE = {
  disputeNo: 'JF53292220261201000000015',
  today: '2026-12-01',
  alarms: [
    {
      code: 'ARBITRATION',
      severity: 'URGENT',
      dueOn: '2026-12-07',
      daysLeft: 5,
      article: '劳动争议调解仲裁法 §27',
      sentence: '申请劳动仲裁的时效至2026-12-07届满，还有5日。请尽快申请仲裁。',
    },
  ],
};

/** 时效守护 */
@ApiTags('时效守护 limitation')
@Roles('DISPUTE_DESK', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER', 'LAWYER', 'MEDIATOR')
@Controller('api/v1/disputes/:disputeNo')
export class LimitationController {
  constructor(private readonly guard: Guard) {}

  @Get('limitation-alarms')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'limitation.alarms',
    summary: '时效和期间提示',
    description: '按已登记的事实计算每一项时效和期间：届满日、剩余天数、条文和该做的事。不足七日的，可以先行提供法律援助。',
    example: { response: EXAMPLE },
    problems: ['dispute-not-found'],
  })
  alarms(@Param() { disputeNo }: DisputeParams, @CurrentActor() actor: Actor): Promise<GuardView> {
    return this.guard.view(actor, disputeNo);
  }

  @Post('limitation-facts')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'limitation.tell',
    summary: '登记时效的事实',
    description: '只有当事人知道的事实：何日知道、何时中断、有没有欠条。其他日期取自各程序，不用再填。整份替换上一次登记。',
    example: { request: { interruptions: [{ kind: 'CLAIMED', on: '2026-05-06' }], iou: false }, response: EXAMPLE },
    problems: ['dispute-not-found', 'not-permitted', 'validation-failed'],
  })
  tell(@Param() { disputeNo }: DisputeParams, @Body() body: LimitationFactsBody, @CurrentActor() actor: Actor): Promise<GuardView> {
    return this.guard.tell(actor, disputeNo, {
      knewOn: body.knewOn === undefined ? null : localDate(body.knewOn),
      interruptions: body.interruptions.map(({ kind, on }) => ({ kind, on: localDate(on) })),
      iou: body.iou ?? null,
    });
  }
}
