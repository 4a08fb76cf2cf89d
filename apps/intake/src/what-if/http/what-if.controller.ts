import { type Actor, CurrentActor, Roles } from '@app/access';
import { Operation, OptionalField, QueryInteger } from '@app/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { RunWhatIf, type WhatIfResult } from '../application/run-what-if';

export class WhatIfParams {
  /** 事项基本编码，12 位 */
  @Matches(/^\d{12}$/)
  readonly code!: string;
  /** 版本号，可以是还没有公布的草稿 */
  @QueryInteger({ minimum: 1, maximum: 9999 })
  readonly version!: number;
}

export class WhatIfBody {
  /** 用最近多少件已经办完的件试算，默认 1000 */
  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly cases?: number;
}

/** 政策试算: before a version is published, whom it would have touched. */
@ApiTags('督查 supervision')
@Roles('SUPERVISOR')
@Controller('api/v1/items/:code/versions/:version/what-ifs')
export class WhatIfController {
  constructor(private readonly whatIf: RunWhatIf) {}

  @Post()
  @HttpCode(200)
  @Operation({
    id: 'items.what-if',
    summary: '用已办结的件试算一个事项版本',
    description: '逐件比较当时的版本和所给版本：要的材料、情形、办理路径、期限是否超过、是否还能受理。只读，不保存任何内容。',
    example: {
      request: { cases: 1000 },
      response: {
        itemName: '食品经营许可',
        examined: 1000,
        changed: 2,
        counts: { MORE_PAPERS: 2 },
        examples: [
          {
            caseNo: '53292220261122000000011',
            differences: [{ kind: 'MORE_PAPERS', papers: [{ code: 'M06', name: '从业人员健康证明' }] }],
          },
        ],
      },
    },
    problems: ['item-version-unknown', 'invalid-id', 'validation-failed'],
  })
  run(@Param() { code, version }: WhatIfParams, @Body() { cases }: WhatIfBody, @CurrentActor() actor: Actor): Promise<WhatIfResult> {
    return this.whatIf.execute({ code, version, cases: cases ?? 1000, jurisdiction: actor.jurisdiction });
  }
}
