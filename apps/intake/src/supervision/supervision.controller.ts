import { type Actor, CurrentActor, Roles } from '@app/access';
import { Operation } from '@app/http';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IntakeDatabase } from '../database';

export interface SignalEntry {
  readonly caseNo: string;
  readonly itemName: string;
  readonly kind: string;
  readonly colour: string;
  readonly article: string | null;
  readonly raisedAt: string;
}

/** 督查: what a supervisor must look at, the reddest first. */
@ApiTags('督查 supervision')
@Roles('SUPERVISOR')
@Controller('api/v1/supervision')
export class SupervisionController {
  constructor(private readonly database: IntakeDatabase) {}

  @Get('signals')
  @Operation({
    id: 'supervision.signals',
    summary: '督查信号',
    example: {
      response: {
        items: [
          {
            caseNo: '53292220261122000000011',
            itemName: '食品经营许可',
            kind: 'DEEMED_ACCEPTANCE',
            colour: 'RED',
            article: '行政许可法 §32(4)',
            raisedAt: '2026-11-30T16:00:01.000Z',
          },
        ],
      },
    },
  })
  async signals(@CurrentActor() actor: Actor): Promise<{ items: SignalEntry[] }> {
    const rows = await this.database.query<{ case_no: string; item_name: string; kind: string; colour: string; article: string | null; raised_at: Date }>(
      `SELECT c.case_no, c.item_name, s.kind, s.colour, s.article, s.raised_at
       FROM supervision_signal s JOIN service_case c ON c.id = s.case_id
       WHERE s.answered_at IS NULL AND c.division LIKE $1
       ORDER BY array_position(ARRAY['RED','ORANGE','YELLOW'], s.colour), s.raised_at DESC LIMIT 200`,
      [`${actor.jurisdiction}%`],
    );
    return {
      items: rows.map((row) => ({
        caseNo: row.case_no,
        itemName: row.item_name,
        kind: row.kind,
        colour: row.colour,
        article: row.article,
        raisedAt: row.raised_at.toISOString(),
      })),
    };
  }
}
