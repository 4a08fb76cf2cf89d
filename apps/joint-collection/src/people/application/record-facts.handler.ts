import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { RULES } from '../../rules/application/shipped-rules';
import type { Insurance } from '../../rules/domain/insurance';
import type { Person, RegistrationState } from '../domain/person';
import { nextRegistration } from '../domain/registration';
import {
  countVersion,
  endCategory,
  insertCategory,
  insertCoverage,
  insertHistory,
  setRegistration,
} from '../persistence/person-facts.repository';
import { PersonDirectory } from './person-directory';

export interface CategoryFact {
  readonly category: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
  readonly source: string;
}

export interface CoverageFact {
  readonly insurance: Insurance;
  readonly kind: 'EMPLOYEE' | 'ELSEWHERE' | 'PAID';
  readonly year: number | null;
  readonly fromOn: LocalDate | null;
  readonly toOn: LocalDate | null;
  readonly source: string;
}

/** What is found out about a person, with who found it. Each is one transaction with its history and audit. */
@Injectable()
export class RecordFactsHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly directory: PersonDirectory,
    private readonly clock: Clock,
  ) {}

  /** 人员类别, from a day and with its source. The same category from the same day again only changes its end. */
  category(actor: Actor, personId: number, fact: CategoryFact, expectedVersion: number): Promise<Person> {
    if (!RULES.assistance.categories.some(({ code }) => code === fact.category)) {
      throw new DomainError('rule-violation', 'category-unknown', '没有这个人员类别，请从类别表中选择。');
    }
    if (fact.toOn !== null && fact.toOn < fact.fromOn) throw periodInvalid();
    return this.change(actor, personId, expectedVersion, 'category', { category: fact.category }, async (tx, now) => {
      if (!(await endCategory(tx, personId, fact))) await insertCategory(tx, personId, fact, actor.id, now);
    });
  }

  /** What is known of another scheme, place or channel. */
  coverage(actor: Actor, personId: number, fact: CoverageFact, expectedVersion: number): Promise<Person> {
    const employee = fact.kind === 'EMPLOYEE';
    if (employee ? fact.fromOn === null || fact.year !== null : fact.year === null || fact.fromOn !== null || fact.toOn !== null) {
      throw new DomainError('rule-violation', 'coverage-period', '职工参保填写起止日期，外地参保和已缴费填写年度。');
    }
    if (fact.toOn !== null && fact.fromOn !== null && fact.toOn < fact.fromOn) throw periodInvalid();
    return this.change(
      actor,
      personId,
      expectedVersion,
      'coverage',
      { insurance: fact.insurance, kind: fact.kind, year: fact.year },
      (tx, now) => insertCoverage(tx, personId, fact, actor.id, now),
    );
  }

  /** 疑似死亡、迁出: to check first; what the check found is told by staff of the collection, never by whoever reported. */
  registration(actor: Actor, personId: number, to: RegistrationState, source: string, expectedVersion: number): Promise<Person> {
    return this.change(actor, personId, expectedVersion, 'registration', { to }, async (tx, _now, person) => {
      await setRegistration(tx, personId, nextRegistration(person.registrationState, to), source);
    });
  }

  private change(
    actor: Actor,
    personId: number,
    expectedVersion: number,
    action: string,
    details: Readonly<Record<string, unknown>>,
    write: (tx: Transaction, now: Date, person: Person) => Promise<void>,
  ): Promise<Person> {
    return this.database.run(async (tx) => {
      const seen = await this.directory.byId(tx, actor, personId);
      const version = await countVersion(tx, personId, expectedVersion, this.clock.now());
      if (version === undefined) throw versionMismatch(seen.version);
      const now = this.clock.now();
      const person = await this.directory.byId(tx, actor, personId);
      await write(tx, now, person);
      await insertHistory(tx, personId, action, version, actor.id, details, now);
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: `person.${action}`,
          objectType: 'person',
          objectId: personId,
          result: 'DONE',
          changedFields: [action],
        },
      ]);
      return this.directory.byId(tx, actor, personId);
    });
  }
}

function periodInvalid(): DomainError {
  return new DomainError('rule-violation', 'period-invalid', '终止日期早于起始日期，请核对。');
}
