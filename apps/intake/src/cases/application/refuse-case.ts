import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { refuse } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { ItemTermsReader } from './item-terms';

/** The reason code that every item has for "not within our powers". */
const NOT_COMPETENT = 'NOT_COMPETENT';

export interface RefuseCommand extends CaseCommand {
  readonly reasonCode: string;
  readonly organToGoTo: string | null;
}

/** 不予受理 */
@Injectable()
export class RefuseCase {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute(command: RefuseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'refuse', async ({ stored, by, today, now, calendar, terms }) => {
      const known = this.itemTerms.contentOf(stored).refusalReasons.some((reason) => reason.code === command.reasonCode);
      if (!known) throw new DomainError('rule-violation', 'reason-required', '请从本事项的不予受理原因中选择一项。');
      if (command.reasonCode === NOT_COMPETENT && command.organToGoTo === null) {
        throw new DomainError('rule-violation', 'reason-required', '不属于本机关职权的，须告知申请人向哪个机关申请，请填写应受理的机关。', {
          article: '行政许可法 §32(2)',
        });
      }
      const reason = { code: command.reasonCode, organToGoTo: command.organToGoTo };
      return { decision: refuse(stored.state, reason, by, today, now, calendar, terms) };
    });
  }
}
