import { recordAudit } from '@app/audit';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { assertAnswer, type Will, whatWills } from '../domain/will';
import { askAll, setWill, willsOf } from '../persistence/mediation.repository';
import { armConsent, armMediation } from './mediation-clocks';
import { type MediationCommand, MediationDesk, type MediationFile } from './mediation-desk';
import { MediationPapers } from './mediation-papers';

/** 征询意愿: each party is asked; one clear refusal, and that party is not mediated with (人民调解法 §17). */
@Injectable()
export class AskPartiesHandler {
  constructor(
    private readonly mediation: MediationDesk,
    private readonly papers: MediationPapers,
  ) {}

  invite(command: MediationCommand): Promise<number> {
    return this.mediation.command(command, 'invite', ({ proceeding, today, now }) => ({
      after: async (tx) => {
        await askAll(tx, proceeding.id);
        await armConsent(tx, proceeding.id, today, now);
      },
    }));
  }

  /** What one party says. With the last answer the mediation begins with those who are willing, or it is over. */
  answer(command: MediationCommand, partyId: number, will: Exclude<Will, 'ASKED'>, on: LocalDate): Promise<number> {
    return this.mediation.on(command, async (tx, file) => {
      this.mediation.assertMay(file, will === 'REFUSES' ? 'refuse' : 'accept', command.actor);
      assertAnswer(
        file.wills.find((one) => one.partyId === partyId),
        will,
      );
      const { proceeding, now } = file;
      await setWill(tx, proceeding.id, partyId, will, on);
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor: command.actor,
          action: 'mediation.answer',
          objectType: 'proceeding',
          objectId: proceeding.id,
          result: 'DONE',
          reason: will,
        },
      ]);
      const wills = await willsOf(tx, proceeding.id);
      const follows = whatWills(wills);
      if (follows === 'REFUSE') await this.refused(tx, { ...file, wills }, command);
      if (follows === 'ACCEPT') await this.accepted(tx, { ...file, wills }, command);
    });
  }

  private refused(tx: Transaction, file: MediationFile, { actor }: MediationCommand): Promise<void> {
    return this.mediation.write(
      tx,
      file,
      'refuse',
      {
        details: { refusing: file.wills.filter(({ will }) => will === 'REFUSES').length },
        after: async (inside) => {
          await this.papers.issue(
            inside,
            file,
            'MED_TERMINATION',
            { reason: '当事人明确拒绝调解，依法不再调解（人民调解法 §17）。', clock: '' },
            actor,
          );
        },
      },
      actor,
    );
  }

  private accepted(tx: Transaction, file: MediationFile, { actor }: MediationCommand): Promise<void> {
    const { proceeding, mediation, wills, today, now } = file;
    const willing = wills.filter(({ will }) => will === 'WILLING').length;
    return this.mediation.write(
      tx,
      file,
      'accept',
      {
        details: { willing, refusing: wills.length - willing },
        after: async (inside) => {
          await armMediation(inside, proceeding.id, mediation.labour, today, now);
          await this.papers.issue(inside, file, 'MED_APPLICATION', {}, actor);
          await this.papers.issue(inside, file, 'MED_RIGHTS', {}, actor);
        },
      },
      actor,
    );
  }
}
