import type { LocalDate } from '@app/legal-calendar';
import type { AttemptOutcome } from '../domain/external-call';
import type { SwitchedOn } from './connector-book';

/** What a department is told of a case: numbers, codes and days. It reads the person's data from intake, with an account of its own. */
export interface ApplicationMessage {
  readonly callKey: string;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly situation: string | null;
  readonly division: string;
  readonly acceptedOn: LocalDate;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** A department's own system, as we speak to it. Never throws: whatever goes wrong is an outcome. */
export abstract class DepartmentSystem {
  /** Hands the application over. Sent twice with one key it is one application. */
  abstract send(system: SwitchedOn, message: ApplicationMessage): Promise<AttemptOutcome>;
  /** Asks what became of an application that was acknowledged. */
  abstract ask(system: SwitchedOn, callKey: string): Promise<AttemptOutcome>;
}
