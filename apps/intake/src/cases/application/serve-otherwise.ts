import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import serviceRules from '../../../data/service-rules.json';
import { IntakeDatabase } from '../../database';
import type { Limit } from '../domain/case';
import { announce, assertServiceDay, type PublicNotice, serve } from '../domain/service-of-process';
import { lockCase, papersOf } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { caseScope } from '../persistence/case-scope';
import { isEntitledToCollect } from '../persistence/party.repository';
import { postingsOf } from '../persistence/posting.repository';
import { type CaseCommand, CaseDesk, performerOf } from './case-desk';
import { CaseWriter } from './case-writer';
import { DeliveryChoices } from './delivery-choices';
import { CASE_TERMS } from './item-terms';

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

/** The papers by which a result is made known. */
const RESULTS: ReadonlySet<string> = new Set([
  'GRANT_DECISION',
  'DENIAL_DECISION',
  'DEEMED_RENEWAL_RECORD',
  'REVOCATION_DECISION',
  'LICENCE_WITHDRAWAL_DECISION',
  'CANCELLATION_DECISION',
  'CORRECTION_DECISION',
]);

/**
 * 电子送达: who agreed to it is served when the decision arrives in his account, that is when he or who may collect for him opens it
 * there (民事诉讼法 §90). Opened again, nothing more happens.
 */
@Injectable()
export class ServeElectronically {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
    private readonly choices: DeliveryChoices,
  ) {}

  async opened(caseNo: string, paperKind: string, reader: Actor): Promise<void> {
    if (reader.kind !== 'CITIZEN' || reader.citizenIndex === null || !RESULTS.has(paperKind)) return;
    const index = Buffer.from(reader.citizenIndex, 'base64url');
    await this.database.run(async (tx) => {
      const now = this.clock.now();
      const today = localDateOf(now);
      const stored = await lockCase(tx, caseNo, caseScope(reader, today));
      if (stored.state.status !== 'CONCLUDED' || (await this.choices.chosen(tx, stored.state))?.method !== 'ELECTRONIC') return;
      const collector = await isEntitledToCollect(tx, stored.state.id, index, today);
      if (collector === null) return;
      const service = { method: 'ELECTRONIC', servedOn: today, proof: 'DOWNLOAD', collector } as const;
      const decision = serve(stored.state, service, performerOf(reader), now, CASE_TERMS);
      const papers = (await papersOf(tx, [stored.state.id])).get(stored.state.id) ?? [];
      await this.writer.write(tx, [{ decision, subject: stored, papers }]);
    });
  }
}
