import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { declareNotRequired } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { ItemTermsReader } from './item-terms';

export interface NotRequiredCommand extends CaseCommand {
  readonly reasonCode: string;
}

/** 不受理: only by a rule that the item itself states. */
@Injectable()
export class DeclareNotRequired {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute(command: NotRequiredCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'declareNotRequired', async ({ stored, by, today, now, calendar, terms }) => {
      const rule = this.itemTerms.contentOf(stored).notRequiredWhen.find(({ code }) => code === command.reasonCode);
      if (!rule) throw new DomainError('rule-violation', 'reason-required', '本事项没有这条“依法不需要办理”的情形，请核对。');
      return { decision: declareNotRequired(stored.state, { code: rule.code }, by, today, now, calendar, terms) };
    });
  }
}
