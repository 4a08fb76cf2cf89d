import type { Actor } from '@app/access';
import { Clock, yuanOf } from '@app/domain-kernel';
import { maskCitizenNumber } from '@app/identifiers';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { type LineView, lineView } from '../../obligations/application/obligation-view';
import { yearsInsured } from '../../people/application/known-facts';
import { type Person, PersonDirectory } from '../../people/application/person-directory';
import { RULES } from '../../rules/application/shipped-rules';
import { pensionTable } from '../../rules/domain/eligibility';
import { INSURANCES, type Insurance } from '../../rules/domain/insurance';
import type { Refusal } from '../../rules/domain/preflight';
import { gapYears, waitingPeriod } from '../../rules/domain/waiting-period';
import { type Checked, checkPeople } from './check-people';

export interface InsurancePreflight {
  readonly insurance: Insurance;
  readonly year: number;
  readonly verdict: 'COLLECT' | 'WAIVE' | 'REFUSE';
  readonly refusals: readonly Refusal[];
  readonly waivedBySource: string | null;
  readonly due: string | null;
  readonly lines: readonly LineView[];
  /** 待遇等待期 of the medical insurance, with its explanation; null where nobody knows the earlier years. */
  readonly waiting: { readonly months: number; readonly lines: readonly LineView[] } | null;
  /** 缴费档次 to choose from. */
  readonly tiers: readonly { readonly amount: string; readonly subsidy: string }[];
}

export interface MemberPreflight {
  readonly personId: number;
  readonly name: string;
  readonly citizenNumber: string;
  readonly birthOn: LocalDate;
  readonly registrationState: string;
  readonly insurances: readonly InsurancePreflight[];
}

export interface HouseholdPreflight {
  readonly householdId: number;
  readonly householdNumber: string;
  readonly on: LocalDate;
  readonly members: readonly MemberPreflight[];
}

/** 应征前核对 of a household: every member, both insurances, each with its own year. Nothing is written. */
@Injectable()
export class HouseholdPreflightQuery {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly directory: PersonDirectory,
    private readonly clock: Clock,
  ) {}

  /** @param medicalYear the coverage year; @param pensionYear the year that is paid for */
  get(actor: Actor, householdId: number, medicalYear: number, pensionYear: number): Promise<HouseholdPreflight> {
    return this.database.run(async (tx) => {
      const on = localDateOf(this.clock.now());
      const people = await this.directory.ofHousehold(tx, actor, householdId);
      const numbers = await this.directory.citizenNumbers(
        tx,
        actor,
        people.map(({ id }) => id),
      );
      const wanted = people.flatMap(({ id }) =>
        INSURANCES.map((insurance) => ({
          personId: id,
          insurance,
          year: insurance === 'RESIDENT_MEDICAL' ? medicalYear : pensionYear,
          tierFen: null,
          backPay: insurance === 'RESIDENT_PENSION' && pensionYear < Number(on.slice(0, 4)),
        })),
      );
      const checked = await checkPeople(tx, wanted, on);
      const members: MemberPreflight[] = [];
      for (const person of people) {
        const own = checked.filter(({ personId }) => personId === person.id);
        const insurances: InsurancePreflight[] = [];
        for (const one of own) insurances.push(await this.presented(tx, one));
        members.push({ ...memberOf(person), citizenNumber: maskCitizenNumber(numbers.get(person.id) ?? ''), insurances });
      }
      return { householdId, householdNumber: people[0]?.householdNumber ?? '', on, members };
    });
  }

  private async presented(tx: Transaction, { personId, insurance, year, eligibility }: Checked): Promise<InsurancePreflight> {
    const { preflight, assessment } = eligibility;
    const open = preflight.verdict !== 'REFUSE';
    return {
      insurance,
      year,
      ...preflight,
      due: assessment === null ? null : yuanOf(assessment.dueFen),
      lines: (assessment?.lines ?? []).map(lineView),
      waiting: open && insurance === 'RESIDENT_MEDICAL' ? await this.waiting(tx, personId, year, eligibility.year) : null,
      tiers:
        open && insurance === 'RESIDENT_PENSION'
          ? pensionTable(year, RULES).tiers.map(({ amountFen, subsidyFen }) => ({ amount: yuanOf(amountFen), subsidy: yuanOf(subsidyFen) }))
          : [],
    };
  }

  private async waiting(
    tx: Transaction,
    personId: number,
    year: number,
    verdict: Checked['eligibility']['year'],
  ): Promise<InsurancePreflight['waiting']> {
    const gap = gapYears(await yearsInsured(tx, personId, 'RESIDENT_MEDICAL'), year, RULES.waiting.gapYearsFrom.year);
    const groups = verdict === 'NEWBORN' ? ['NEWBORN'] : [];
    if (gap === null && groups.length === 0) return null;
    const input = { gapYears: gap ?? 0, repairYears: 0, paidInWindow: verdict === 'OPEN', groups };
    const { months, lines } = waitingPeriod(input, RULES.waiting);
    return { months, lines: lines.map(lineView) };
  }
}

const memberOf = ({ id, name, birthOn, registrationState }: Person) => ({ personId: id, name, birthOn, registrationState });
