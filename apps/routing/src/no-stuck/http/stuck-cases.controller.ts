import { Roles } from '@app/access';
import { Operation } from '@app/http';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StuckCasesQuery } from '../application/stuck-cases.query';

export interface StuckCaseView {
  readonly caseNo: string;
  readonly reason: 'NOT_WORKED' | 'WAIT_OVER' | 'NO_TASK' | 'NOBODY' | 'LOOSE_BRANCH';
  readonly since: string;
}

/** 不许卡件: the list that must be empty. */
@ApiTags('运维 operations')
@Roles('OPERATOR', 'SUPERVISOR', 'DISPATCHER')
@Controller('api/v1/operations/stuck-cases')
export class StuckCasesController {
  constructor(private readonly query: StuckCasesQuery) {}

  @Get()
  @Operation({
    id: 'operations.stuckCases',
    summary: '无人能办的办件',
    description: '应当始终为空：每一件在办的办件都有今天能办的人。',
    example: { response: { items: [] } },
  })
  async list(): Promise<{ readonly items: readonly StuckCaseView[] }> {
    const items = await this.query.list();
    return { items: items.map(({ caseNo, reason, since }) => ({ caseNo, reason, since: since.toISOString() })) };
  }
}
