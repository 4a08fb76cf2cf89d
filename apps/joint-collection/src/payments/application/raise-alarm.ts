import { COUNTY_CODE } from '@app/county';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type NewAlarm, raiseAlarms } from '../persistence/word.repository';

/** 渠道告警: what a supervisor must look into. The same again is counted, not raised anew. */
@Injectable()
export class RaiseAlarm {
  in(tx: Transaction, alarms: readonly NewAlarm[], now: Date): Promise<void> {
    return raiseAlarms(tx, alarms, COUNTY_CODE, now);
  }
}
