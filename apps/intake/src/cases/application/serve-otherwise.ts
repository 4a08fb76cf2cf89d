import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import serviceRules from '../../../data/service-rules.json';
import type { Limit } from '../domain/case';
import { announce, assertServiceDay, type PublicNotice, serve } from '../domain/service-of-process';
import type { StoredCase } from '../persistence/case.rows';
import { postingsOf } from '../persistence/posting.repository';
import { type CaseCommand, CaseDesk } from './case-desk';

export interface LeaveCommand extends CaseCommand {
  readonly leftOn: LocalDate;
  readonly proof: 'REPRESENTATIVE' | 'RECORDING';
}

/** 留置送达: refused at the door, left before a witness of the village or on a recording (民事诉讼法 §89). */
@Injectable()
export class LeaveAtResidence {
  constructor(private readonly desk: CaseDesk) {}

  execute({ leftOn, proof, ...command }: LeaveCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'deliver', async ({ stored, by, today, now, terms }) => {
      assertServiceDay(stored.state, leftOn, today, null, '/leftOn');
      return { decision: serve(stored.state, { method: 'LEFT_AT_RESIDENCE', servedOn: leftOn, proof }, by, now, terms) };
    });
  }
}

export interface AnnounceCommand extends CaseCommand {
  readonly notice: PublicNotice;
}

/** 公告送达: the last of the means (民事诉讼法 §95); its clock serves when the thirty days are over. */
@Injectable()
export class AnnounceResult {
  constructor(private readonly desk: CaseDesk) {}

  execute({ notice, ...command }: AnnounceCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'announce', async ({ stored, by, today, now }, tx) => {
      assertServiceDay(stored.state, notice.publishedOn, today, null, '/publishedOn');
      const returned = (await postingsOf(tx, stored.state.id)).filter(({ status }) => status === 'RETURNED').length;
      return { decision: announce(stored.state, notice, { returned }, serviceRules.publicNotice as Limit, by, now) };
    });
  }
}
