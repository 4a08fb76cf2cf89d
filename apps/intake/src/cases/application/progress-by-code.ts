import { timingSafeEqual } from 'node:crypto';
import { Clock, DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { CaseWait } from '../domain/case';
import { type CaseStatus, stageName } from '../domain/case.transitions';
import { waitOf } from '../persistence/case.rows';
import { placeInLine } from '../persistence/quota.repository';
import { type PausedView, pausedView } from './paused-limits';
import { type WaitView, waitViewOf } from './wait-view';

/** What anybody with number and code may read: the stage, and dates. Never a name, a number or a paper. */
export interface Progress {
  readonly caseNo: string;
  readonly itemName: string;
  readonly stage: string;
  readonly status: CaseStatus;
  readonly receivedOn: LocalDate | null;
  readonly acceptedOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly statutoryDueOn: LocalDate | null;
  /** 特别程序: both days are null, and the rest is told instead. */
  readonly paused: PausedView | null;
  /** 数量限制: how many in front, plus one; null where the item has no quota or the case is decided (行政许可法 §57). */
  readonly placeInLine: number | null;
  /** For a department's own system; the clocks go on. */
  readonly waiting: WaitView | null;
}

interface Row {
  id: number;
  case_no: string;
  item_name: string;
  status: CaseStatus;
  progress_code: string;
  received_on: LocalDate | null;
  accepted_on: LocalDate | null;
  promised_due_on: LocalDate | null;
  statutory_due_on: LocalDate | null;
  waiting_party: string | null;
  waiting_reason: CaseWait['reasonCode'] | null;
  waiting_since: Date | null;
  bundle_case_id: number | null;
}

/** 进度查询 by number and 6-character code; a wrong code and an unknown number look the same. */
@Injectable()
export class ProgressByCode {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async find(caseNo: string, code: string): Promise<Progress> {
    const [row] = await this.database.query<Row>(
      `SELECT id, case_no, item_name, status, progress_code, received_on, accepted_on, promised_due_on, statutory_due_on,
         waiting_party, waiting_reason, waiting_since, bundle_case_id
       FROM service_case WHERE case_no = $1`,
      [caseNo],
    );
    const expected = Buffer.from(row?.progress_code ?? '------');
    const given = Buffer.from(code.padEnd(expected.length).slice(0, expected.length));
    if (!row || !timingSafeEqual(expected, given)) {
      throw new DomainError('not-found', 'case-not-found', '没有找到这个办件，请核对申办号和查询码。');
    }
    return {
      caseNo: row.case_no,
      itemName: row.item_name,
      stage: stageName(row.status, row.bundle_case_id !== null),
      status: row.status,
      receivedOn: row.received_on,
      acceptedOn: row.accepted_on,
      promisedDueOn: row.promised_due_on,
      statutoryDueOn: row.statutory_due_on,
      paused: await pausedView(this.database, row.id, row.status, this.clock.now()),
      placeInLine: await placeInLine(this.database, row.id),
      waiting: waitViewOf(waitOf(row)),
    };
  }
}
