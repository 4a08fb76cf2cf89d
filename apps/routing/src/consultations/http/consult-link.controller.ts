import { Public } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { AcceptsUpload, formFieldsOf, holdsPersonalNumber, RateLimited } from '@app/http';
import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnswerConsultationHandler } from '../application/answer-consultation.handler';
import type { ConsulteeOpinion } from '../domain/consultation';
import { consultPage, noticePage, OPINION_NAMES, PAGE_STYLE } from './consult-page';

/** 256 bits are not guessed; the limit is for the server's sake. */
const LIMIT = { name: 'consult-link', limit: 30, seconds: 60 };

/** The page behind the one-time link of an outside body: no account, no scripts, the question and what the asker chose to show. */
@ApiExcludeController()
@Public()
@Controller('consult')
export class ConsultLinkController {
  constructor(private readonly answers: AnswerConsultationHandler) {}

  @Get('style.css')
  style(@Res() reply: FastifyReply): void {
    reply.header('Content-Type', 'text/css; charset=utf-8').header('Cache-Control', 'public, max-age=86400').send(PAGE_STYLE);
  }

  @RateLimited(LIMIT)
  @Get(':token')
  async page(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    await this.said(reply, async () => consultPage(await this.answers.openLink(token), null));
  }

  @RateLimited(LIMIT)
  @AcceptsUpload()
  @Post(':token')
  @HttpCode(200)
  async answer(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.said(reply, async () => {
      const { opinion, text } = await formFieldsOf(request);
      if (opinion === undefined || !Object.hasOwn(OPINION_NAMES, opinion)) {
        return consultPage(await this.answers.openLink(token), '请选择意见。');
      }
      if (text !== undefined && holdsPersonalNumber(text)) {
        return consultPage(await this.answers.openLink(token), '意见原样存入办件，请不要写公民身份号码、银行卡号或手机号码。');
      }
      try {
        await this.answers.byLink(token, { opinion: opinion as ConsulteeOpinion, text: text === undefined || text === '' ? null : text });
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'reason-required') throw error;
        return consultPage(await this.answers.openLink(token), error.message);
      }
      return noticePage('答复已收到', '谢谢。链接已经失效，需要补充意见的请联系会商单位。');
    });
  }

  /** Refusals are said on the page: who stands before it has no program that reads a problem document. */
  private async said(reply: FastifyReply, page: () => Promise<string>): Promise<void> {
    reply.header('Content-Type', 'text/html; charset=utf-8').header('Cache-Control', 'no-store').header('Referrer-Policy', 'no-referrer');
    try {
      await reply.send(await page());
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await reply.code(error.kind === 'not-found' ? 404 : 400).send(noticePage('不能答复', error.message));
    }
  }
}
