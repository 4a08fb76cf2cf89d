import { type Actor, CurrentActor, Roles } from '@app/access';
import { IsPlainNote, Operation, QueryInteger } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DetectLaundering, type LaunderingCheck } from './detect-laundering';
import { type AnsweredSignal, type SignalEntry, SuperviseSignals } from './supervise-signals';

export class SignalParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class SignalAnswerBody {
  /** 核查情况和处理结果 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly answer!: string;
}

/** 督查: what a supervisor must look at, and what came of it. */
@ApiTags('督查 supervision')
@Roles('SUPERVISOR')
@Controller('api/v1/supervision')
export class SupervisionController {
  constructor(
    private readonly supervise: SuperviseSignals,
    private readonly laundering: DetectLaundering,
  ) {}

  @Get('signals')
  @Operation({
    id: 'supervision.signals',
    summary: '督查信号',
    description: '还没有处理的，最紧要的在前。',
    example: {
      response: {
        items: [
          {
            id: 7,
            caseNo: '53292220261122000000011',
            itemName: '食品经营许可',
            kind: 'DEEMED_ACCEPTANCE',
            colour: 'RED',
            article: '行政许可法 §32(4)',
            details: null,
            raisedAt: '2026-11-30T16:00:01.000Z',
          },
        ],
      },
    },
  })
  async signals(@CurrentActor() actor: Actor): Promise<{ items: SignalEntry[] }> {
    return { items: await this.supervise.open(actor) };
  }

  @Post('signals/:id/answers')
  @HttpCode(200)
  @Operation({
    id: 'supervision.answer',
    summary: '处理督查信号',
    description: '写明核查情况和处理结果，一条信号处理一次。',
    example: {
      request: { answer: '已约谈窗口负责人，件已视为受理并按期转办。' },
      response: { id: 7, answer: '已约谈窗口负责人，件已视为受理并按期转办。', answeredAt: '2026-12-01T02:00:00.000Z' },
    },
    problems: ['signal-not-found', 'signal-answered', 'invalid-id', 'validation-failed'],
  })
  answer(@Param() { id }: SignalParams, @Body() { answer }: SignalAnswerBody, @CurrentActor() actor: Actor): Promise<AnsweredSignal> {
    return this.supervise.answer(actor, id, answer);
  }

  @Post('laundering-checks')
  @HttpCode(200)
  @Operation({
    id: 'supervision.check-laundering',
    summary: '立即比对一次办件记录',
    description:
      '查找期限做假的迹象：临期才暂停、暂停没有文书、先决定后受理、整批补录、分次告知、几分钟走完审查。平时每小时自动比对；发现的列入督查信号。',
    example: { response: { cases: 300, findings: 2 } },
  })
  checkLaundering(): Promise<LaunderingCheck> {
    return this.laundering.check();
  }
}
