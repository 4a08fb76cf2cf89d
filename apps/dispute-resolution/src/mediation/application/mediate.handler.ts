import { DomainError } from '@app/domain-kernel';
import { addDays, type LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/mediation-rules.json';
import { Guard } from '../../limitation-guard/application/guard';
import { Records } from '../../records/application/records';
import { Duties } from '../../secrecy/application/duties';
import { insertSession, setExtended, setMediator } from '../persistence/mediation.repository';
import { extendMediation } from './mediation-clocks';
import { type MediationCommand, MediationDesk } from './mediation-desk';
import { MediationPapers } from './mediation-papers';

export interface Session {
  readonly heldOn: LocalDate;
  readonly place: string;
  readonly isOpen: boolean;
  readonly present: readonly number[];
  readonly record: string;
}

/** From the choice of the mediator to the end without an agreement (人民调解法 §19, §23, §26, §27). */
@Injectable()
export class MediateHandler {
  constructor(
    private readonly mediation: MediationDesk,
    private readonly duties: Duties,
    private readonly records: Records,
    private readonly papers: MediationPapers,
    private readonly guard: Guard,
  ) {}

  /** §19: appointed, or chosen by the parties. Whoever has another duty on the dispute is refused with a colleague in his place. */
  assign(command: MediationCommand, mediatorId: number, chosenByParties: boolean): Promise<number> {
    return this.mediation.command(command, 'assign', async ({ dispute, proceeding, mediation, now }, tx) => {
      const given = { disputeId: dispute.id, proceedingId: proceeding.id, staffId: mediatorId, duty: 'MEDIATOR' } as const;
      await this.duties.give(tx, given, command.actor, now);
      const before = mediation.mediatorId;
      // 回避、更换: he who is replaced leaves, and what he heard still keeps him from any other duty here.
      if (before !== null && before !== mediatorId) await this.duties.end(tx, dispute.id, before, now);
      await setMediator(tx, proceeding.id, mediatorId, chosenByParties);
      return { details: { mediatorId, chosenByParties, replaces: before } };
    });
  }

  /** §27: the mediator keeps a record. */
  meet(command: MediationCommand, session: Session): Promise<number> {
    return this.mediation.command(command, 'meet', (file) => {
      const { proceeding, wills, now } = file;
      const willing = new Set(wills.filter(({ will }) => will === 'WILLING').map(({ partyId }) => partyId));
      if (session.present.some((partyId) => !willing.has(partyId))) {
        throw new DomainError('rule-violation', 'mediation-parties', '到场的当事人应是同意调解的当事人，请核对。', {
          article: '人民调解法 §17',
        });
      }
      return {
        on: session.heldOn,
        details: { present: session.present.length, isOpen: session.isOpen },
        after: async (tx) => {
          const record = { proceedingId: proceeding.id, kind: 'SESSION', text: session.record, on: session.heldOn };
          const recordId = await this.records.write(tx, record, command.actor, now);
          await insertSession(tx, { ...session, proceedingId: proceeding.id, recordId });
          const words = { record: session.record, on: session.heldOn, place: session.place };
          await this.papers.issue(tx, file, 'MED_RECORD', words, command.actor);
        },
      };
    });
  }

  /** The parties agree to go on; the fifteen days of the labour law are not theirs to move. */
  extend(command: MediationCommand, until: LocalDate): Promise<number> {
    return this.mediation.command(command, 'extend', ({ proceeding, mediation, today, now }) => {
      if (until <= today || until > addDays(today, rules.extensionDays.longest)) {
        throw new DomainError(
          'rule-violation',
          'mediation-days',
          `延长到的日期应在今天以后、不超过${rules.extensionDays.longest}日（示例值）。`,
          {
            article: rules.periodArticle,
          },
        );
      }
      return {
        details: { until },
        after: async (tx) => {
          await setExtended(tx, proceeding.id, until);
          if (!mediation.labour) await extendMediation(tx, proceeding.id, today, until, now);
        },
      };
    });
  }

  /** §26: over, and the parties are told of the other ways, with the clocks that run meanwhile. */
  fail(command: MediationCommand, reason: string): Promise<number> {
    return this.end(command, 'fail', reason);
  }

  terminate(command: MediationCommand, reason: string): Promise<number> {
    return this.end(command, 'terminate', reason);
  }

  withdraw(command: MediationCommand): Promise<number> {
    return this.mediation.command(command, 'withdraw', () => ({}));
  }

  private end(command: MediationCommand, act: 'fail' | 'terminate', reason: string): Promise<number> {
    return this.mediation.command(command, act, async (file, tx) => {
      const alarms = await this.guard.ofDispute(tx, file);
      const clock = alarms.map(({ sentence, article }) => `${sentence}（${article}）`).join('');
      return {
        record: { kind: 'END', text: reason },
        after: async (inside) => {
          await this.papers.issue(inside, file, 'MED_TERMINATION', { reason, clock }, command.actor);
        },
      };
    });
  }
}
