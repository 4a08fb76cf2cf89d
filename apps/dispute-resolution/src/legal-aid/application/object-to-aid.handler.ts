import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { type AidCommand, AidDesk } from './aid-desk';
import { AidPapers } from './aid-papers';

/** 异议: against a refusal or an end of aid; somebody who did not decide it looks at it within five days (法律援助法 §49). */
@Injectable()
export class ObjectToAidHandler {
  constructor(
    private readonly aid: AidDesk,
    private readonly papers: AidPapers,
  ) {}

  /** The five days run from the day on which the objection was received; the Act sets no limit for raising it. */
  object(command: AidCommand, receivedOn: LocalDate, text: string): Promise<number> {
    return this.aid.command(command, 'object', () => ({
      on: receivedOn,
      patch: { objectedOn: receivedOn },
      record: { kind: 'OBJECTION', text },
    }));
  }

  /** UPHELD: reconsideration or suit remain open (§49 ¶3). ORDERED: the aid body grants. */
  decide(command: AidCommand, upheld: boolean, reason: string): Promise<number> {
    return this.aid.command(command, upheld ? 'uphold' : 'order', (file) => ({
      record: { kind: 'OBJECTION_DECISION', text: reason },
      after: async (tx) => {
        const outcome = upheld ? '维持原决定' : '责令改正，给予法律援助';
        await this.papers.issue(tx, file, upheld ? 'AID_OBJECTION_UPHELD' : 'AID_OBJECTION_ORDERED', { outcome, reason }, command.actor);
      },
    }));
  }
}
