import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { contributions, flexibleContribution, lateFee, undeclaredMonth } from '../domain/employer';
import { ceiling, repairPrice, type WaitingInput, waitingPeriod } from '../domain/waiting-period';
import { RULES } from './shipped-rules';

/** 试算: the same pure rules that assess people, for whoever wants to know beforehand. Nothing is stored. */
@Injectable()
export class Calculations {
  constructor(private readonly clock: Clock) {}

  waiting(input: WaitingInput) {
    const { months, lines } = waitingPeriod(input, RULES.waiting);
    if (input.repairYears === 0) return { months, lines };
    const year = Number(localDateOf(this.clock.now()).slice(0, 4));
    // The price is the personal amount that is collected this year (国办发〔2024〕38号: 当年个人缴费标准).
    const amount = RULES.medical.amounts.find(({ noticeYear }) => noticeYear === year);
    if (amount === undefined)
      throw new DomainError('rule-violation', 'medical-amount-unknown', '还没有今年公布的居民医保缴费标准，请先录入。');
    return { months, lines: [...lines, repairPrice(input.repairYears, amount.personalFen, amount)] };
  }

  ceiling(continuousYears: number, zeroClaimYears: number) {
    return ceiling(continuousYears, zeroClaimYears, RULES.ceiling);
  }

  contributions(wageFen: number, injuryClass: number, on: LocalDate) {
    return contributions(wageFen, injuryClass, on, RULES.employer);
  }

  flexible(baseFen: number, on: LocalDate) {
    return flexibleContribution(baseFen, on, RULES.employer);
  }

  undeclared(lastMonthFen: number) {
    return undeclaredMonth(lastMonthFen, RULES.employer);
  }

  lateFee(debtor: 'EMPLOYER' | 'RESIDENT' | 'FLEXIBLE', principalFen: number, arrearsFrom: LocalDate, paidOn: LocalDate) {
    if (paidOn < arrearsFrom) throw new DomainError('rule-violation', 'period-invalid', '缴清日期早于欠缴日期，请核对。');
    return lateFee(debtor, principalFen, arrearsFrom, paidOn, RULES.lateFee);
  }
}
