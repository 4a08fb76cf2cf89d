import type { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Chance } from '@app/testing';
import { DepartmentSystem } from '../../apps/routing/src/connectors/application/department-system';
import type { AttemptOutcome, DepartmentAnswer } from '../../apps/routing/src/connectors/domain/external-call';

/** A department's own system that takes what it is sent, is away, or answers, as chance has it. */
export class ChanceDepartment extends DepartmentSystem {
  private serial = 0;

  constructor(
    private readonly chance: Chance,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send(_system: unknown, { callKey }: { readonly callKey: string }): Promise<AttemptOutcome> {
    return this.says(callKey);
  }

  async ask(_system: unknown, callKey: string): Promise<AttemptOutcome> {
    return this.says(callKey);
  }

  answerTo(callKey: string): DepartmentAnswer {
    this.serial += 1;
    const grants = this.chance.happens(0.7);
    return {
      answerId: `HJ-${String(this.serial).padStart(8, '0')}`,
      callKey,
      result: grants ? 'GRANT' : 'DENY',
      reasonCode: grants ? null : 'HJ01',
      externalReference: `漾公户〔2026〕${this.serial}号`,
      decidedOn: localDateOf(this.clock.now()),
    };
  }

  private says(callKey: string): AttemptOutcome {
    const roll = this.chance.next();
    if (roll < 0.35) return { kind: 'RECEIVED' };
    if (roll < 0.65) return { kind: 'UNAVAILABLE', reasonCode: 'NOT_REACHED', arrived: this.chance.happens(0.5) };
    if (roll < 0.7) return { kind: 'REJECTED', reasonCode: 'NOT_TAKEN' };
    return { kind: 'ANSWERED', answer: this.answerTo(callKey) };
  }
}
