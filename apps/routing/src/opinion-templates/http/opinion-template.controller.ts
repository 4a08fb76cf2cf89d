import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, IsPlainNote, Operation, OptionalField, QueryInteger, sendAnswer } from '@app/http';
import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsIn, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { OpinionTemplates } from '../application/opinion-templates';
import { presentTemplate, type TemplateView } from '../application/present-template';

class TemplatesQuery {
  /** 为这件任务挑选，并代入办件的代码和日期；填写后不看下面两项 */
  @OptionalField()
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly taskId?: number;

  @OptionalField()
  @Matches(/^\d{12}$/)
  readonly itemCode?: string;

  @OptionalField()
  @IsIn(['EXAMINE', 'DECIDE'])
  readonly step?: 'EXAMINE' | 'DECIDE';
}

class TemplateParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly templateId!: number;
}

class TemplateBody {
  /** 名称 */
  @IsPlainNote({ minimum: 2, maximum: 40 })
  readonly name!: string;

  /** 文字；变量只能是 {caseNo}、{itemName}、{itemCode}、{division}、{acceptedOn}、{dueOn}、{organ}、{today} */
  @IsPlainNote({ minimum: 2, maximum: 1000 })
  readonly text!: string;

  /** 只用于这个事项；不填用于各事项 */
  @OptionalField()
  @Matches(/^\d{12}$/)
  readonly itemCode?: string;

  /** 只用于这个环节 */
  @OptionalField()
  @IsIn(['EXAMINE', 'DECIDE'])
  readonly step?: 'EXAMINE' | 'DECIDE';

  /** 准予用还是不予用 */
  @OptionalField()
  @IsIn(['GRANT', 'DENY'])
  readonly verdict?: 'GRANT' | 'DENY';

  /** 本单位共用；限单位负责人 */
  @OptionalField()
  @IsBoolean()
  readonly shared?: boolean;
}

const VIEW: TemplateView = {
  templateId: 31,
  scope: 'OWN',
  itemCode: null,
  step: 'EXAMINE',
  verdict: 'GRANT',
  name: '材料齐全',
  text: '{acceptedOn} 受理的{itemName}申请材料齐全，建议准予。',
  filled: '2026-09-29 受理的食品经营许可申请材料齐全，建议准予。',
};

/** 意见模板: words to start an opinion from, one's own and the organ's. */
@ApiTags('审批任务 tasks')
@Roles('APPROVER', 'ORGAN_HEAD')
@Controller('api/v1/opinion-templates')
export class OpinionTemplateController {
  constructor(private readonly templates: OpinionTemplates) {}

  @Get()
  @Operation({
    id: 'opinionTemplates.list',
    summary: '意见模板',
    description: '本人的在前，其次是本单位共用的和随系统提供的。指定任务时只列出用得上的，并代入该件的代码和日期；不代入任何个人信息。',
    example: { response: { items: [VIEW] } },
    problems: ['task-not-found', 'invalid-parameter', 'unknown-parameter'],
  })
  async list(
    @Query() { taskId, itemCode, step }: TemplatesQuery,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly TemplateView[] }> {
    const wanted = { taskId: taskId ?? null, itemCode: itemCode ?? null, step: step ?? null };
    return { items: (await this.templates.list(actor, wanted)).map(presentTemplate) };
  }

  @Post()
  @Operation({
    id: 'opinionTemplates.add',
    summary: '新增意见模板',
    example: {
      request: { name: VIEW.name, text: VIEW.text, step: 'EXAMINE', verdict: 'GRANT' },
      response: { ...VIEW, filled: null },
    },
    created: true,
    problems: ['template-variable-unknown', 'template-not-yours', 'template-too-many', 'validation-failed'],
  })
  async add(
    @Body() { name, text, itemCode, step, verdict, shared }: TemplateBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wish = { name, text, itemCode: itemCode ?? null, step: step ?? null, verdict: verdict ?? null, shared: shared ?? false };
    sendAnswer(reply, await this.templates.add(actor, wish, request));
  }

  @Delete(':templateId')
  @Operation({
    id: 'opinionTemplates.remove',
    summary: '删除意见模板',
    example: { response: { templateId: 31 } },
    problems: ['template-not-found', 'template-not-yours', 'invalid-id'],
  })
  async remove(@Param() { templateId }: TemplateParams, @CurrentActor() actor: Actor): Promise<{ readonly templateId: number }> {
    await this.templates.remove(actor, templateId);
    return { templateId };
  }
}
