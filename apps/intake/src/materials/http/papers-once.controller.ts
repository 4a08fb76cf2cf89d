import { type Actor, CurrentActor, Roles } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { answer, Idempotent, type IdempotentRequest, Operation, once, sendAnswer } from '@app/http';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { IntakeDatabase } from '../../database';
import { CheckMaterial } from '../application/check-material';
import { type PapersSaved, PapersSavedQuery } from '../application/papers-saved.query';
import { type PaperPlan, PlanPapersQuery } from '../application/plan-papers.query';
import { MaterialCheckBody, MaterialParams, PaperPlanBody, PapersSavedQueryParams } from './material.dto';
import { MATERIAL_EXAMPLES } from './material.examples';

/** 材料只交一次: what need not be brought, what a window has checked, and what all that has spared people. */
@ApiTags('材料库 materials')
@Controller('api/v1')
export class PapersOnceController {
  constructor(
    private readonly plan: PlanPapersQuery,
    private readonly check: CheckMaterial,
    private readonly figures: PapersSavedQuery,
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  @Post('paper-plans')
  @HttpCode(200)
  @Roles('CITIZEN', 'WINDOW_CLERK', 'TOWNSHIP_CLERK')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'materials.plan',
    summary: '这次要带哪些材料',
    description:
      '依次看：共享数据能否取得、材料库能否沿用、能否承诺，最后才请申请人提交；每一份都说明原因。只查询，不改变任何东西；查询本身留有记录。',
    example: { request: MATERIAL_EXAMPLES.planRequest, response: MATERIAL_EXAMPLES.plan },
    problems: ['validation-failed', 'item-unknown', 'not-a-party'],
  })
  planPapers(@Body() { itemCode, form, applicant, through = 'HOLDER' }: PaperPlanBody, @CurrentActor() actor: Actor): Promise<PaperPlan> {
    return this.plan.execute({ actor, itemCode, form, applicant, through });
  }

  @Post('materials/:materialId/checks')
  @HttpCode(200)
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'materials.check',
    summary: '核验原件',
    description: '持有人带原件到窗口，核对一致后可信等级由 C 升为 B，以后可以沿用。',
    example: { request: MATERIAL_EXAMPLES.holder, response: MATERIAL_EXAMPLES.material },
    problems: ['validation-failed', 'held-material-not-found', 'held-material-checked'],
  })
  async checkMaterial(
    @Param() { materialId }: MaterialParams,
    @Body() { holder }: MaterialCheckBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const outcome = await once(this.database, request, this.clock.now(), async (tx) =>
      answer(200, await this.check.execute(tx, actor, materialId, holder)),
    );
    sendAnswer(reply, outcome);
  }

  @Get('statistics/papers-saved')
  @Roles('SUPERVISOR', 'ORGAN_HEAD')
  @Operation({
    id: 'statistics.papersSaved',
    summary: '免提交成效',
    description: '按事项和受理月份，从办件的材料逐份统计；每个数字旁边写明算法。督查看本辖区，单位负责人看本单位。',
    example: { response: MATERIAL_EXAMPLES.figures },
    problems: ['statistics-period', 'validation-failed'],
  })
  papersSaved(@Query() query: PapersSavedQueryParams, @CurrentActor() actor: Actor): Promise<PapersSaved> {
    return this.figures.execute(actor, query);
  }
}
