import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import book from '../../../data/automatic-rules.json';
import { type AutomaticRule, decideByRule, type Facts, type RuleAnswer } from '../domain/automatic-rules';

/** The rules that may decide at once, as shipped with the county's data. */
@Injectable()
export class AutomaticRuleBook {
  // The file is checked against the type by its own spec; JSON imports know no literal types.
  private readonly rules = book.rules as unknown as readonly AutomaticRule[];

  answer(code: string | null, facts: Facts, on: LocalDate): RuleAnswer {
    return decideByRule(this.rules, code, facts, on);
  }
}
