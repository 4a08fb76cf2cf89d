import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { declareNotRequired } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { ItemTermsReader } from './item-terms';

export interface NotRequiredCommand extends CaseCommand {
  readonly reasonCode: string;
}

/** 不受理: only by a rule that the item itself states, and only where the answers fulfil it. */
@Injectable()
export class DeclareNotRequired {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute(command: NotRequiredCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'declareNotRequired', async ({ stored, by, today, now, calendar, terms }) => {
      const applicable = this.itemTerms.notRequiredRule(stored);
      if (applicable !== command.reasonCode) {
        throw new DomainError(
          'rule-violation',
          'reason-required',
          '按填写的内容，本件不属于“依法不需要办理”的情形，请核对表单或选择其他处理方式。',
        );
      }
      return { decision: declareNotRequired(stored.state, { code: applicable }, by, today, now, calendar, terms) };
    });
  }
}
