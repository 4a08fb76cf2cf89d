import { Public } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { Operation, RateLimited } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { ConnectorBook } from '../application/connector-book';
import { ReceiveAnswer } from '../application/receive-answer';
import { ConnectorAnswerBody, ConnectorAnswerView } from './connector-answer.dto';
import { SignedByDepartment } from './signed-by-department.guard';

const EXAMPLE = {
  answerId: 'HJ-20260929-000871',
  callKey: '53292220260929000000128-1',
  result: 'GRANT',
  externalReference: '漾公户〔2026〕871号',
  decidedOn: '2026-09-29',
};

/** 部门系统的答复: where a department's own system says what it decided. */
@ApiTags('部门系统 connectors')
@Controller('api/v1/connectors')
export class ConnectorAnswerController {
  constructor(
    private readonly book: ConnectorBook,
    private readonly receiveAnswer: ReceiveAnswer,
  ) {}

  @Public()
  @UseGuards(SignedByDepartment)
  @RateLimited({ name: 'connector-answers', limit: 1200, seconds: 60 })
  @Post(':code/answers')
  @HttpCode(200)
  @ApiHeader({ name: 'One-Window-Timestamp', required: true, description: '签名时刻，Unix 秒，与本系统相差不超过 300 秒' })
  @ApiHeader({ name: 'One-Window-Signature', required: true, description: 'v1=十六进制的 HMAC-SHA256，对原始正文签名' })
  @Operation({
    id: 'connectors.answer',
    summary: '部门系统送回答复',
    description:
      '同一 answerId 重发多少次都只算一次。每件以先到的有效答复为准；此后矛盾的答复不改变决定，由监督人员核实。收到 2xx 才算送达，其他情况请稍后重发。',
    open: true,
    response: ConnectorAnswerView,
    example: { request: EXAMPLE, response: { disposition: 'DECIDES' } },
    problems: ['signature-invalid', 'signature-out-of-time', 'call-unknown', 'answer-id-reused', 'validation-failed', 'body-too-large'],
  })
  async answer(@Param('code') code: string, @Body() body: ConnectorAnswerBody): Promise<ConnectorAnswerView> {
    const system = this.book.find(code);
    if (system === undefined) throw new DomainError('not-found', 'call-unknown', '没有这个部门系统。');
    const { answerId, callKey, result, reasonCode, externalReference, decidedOn } = body;
    const answer = {
      answerId,
      callKey,
      result,
      reasonCode: reasonCode ?? null,
      externalReference: externalReference ?? null,
      decidedOn: localDate(decidedOn),
    };
    return { disposition: await this.receiveAnswer.execute(system.connector, answer, 'CALLBACK') };
  }
}
