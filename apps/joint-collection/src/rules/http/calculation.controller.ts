import { SignedIn } from '@app/access';
import { fenOf, yuanOf } from '@app/domain-kernel';
import { Operation } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type LineView, lineView } from '../../obligations/application/obligation-view';
import { Calculations } from '../application/calculations';
import { CeilingBody, ContributionBody, LateFeeBody, WaitingPeriodBody } from './calculation.dto';

interface Explained {
  readonly lines: readonly LineView[];
}

const LINE = {
  code: 'total',
  text: '等待期共9个月，期间的医疗费用不予支付',
  amount: null,
  payer: null,
  article: '国办发〔2024〕38号',
  example: false,
};
const fen = (yuan: string): number => fenOf(yuan) ?? 0;

/** 试算: every figure with its lines and articles. Nothing is stored. */
@ApiTags('两险试算 calculations')
@SignedIn()
@Controller('api/v1/collection/calculations')
export class CalculationController {
  constructor(private readonly calculations: Calculations) {}

  @Post('waiting-periods')
  @HttpCode(200)
  @Operation({
    id: 'calculations.waitingPeriod',
    summary: '待遇等待期和补缴修复',
    example: { request: { gapYears: 6, repairYears: 0, paidInWindow: true }, response: { months: 9, lines: [LINE] } },
    problems: ['repair-exceeds-gap', 'medical-amount-unknown', 'validation-failed'],
  })
  waiting(@Body() { newborn, ...input }: WaitingPeriodBody): Explained & { readonly months: number } {
    const { months, lines } = this.calculations.waiting({ ...input, groups: newborn ? ['NEWBORN'] : [] });
    return { months, lines: lines.map(lineView) };
  }

  @Post('ceilings')
  @HttpCode(200)
  @Operation({
    id: 'calculations.ceiling',
    summary: '大病保险连续参保和零报销激励',
    example: { request: { continuousYears: 6, zeroClaimYears: 1 }, response: { ceiling: '203000.00', raise: '3000.00', lines: [LINE] } },
    problems: ['validation-failed'],
  })
  ceiling(@Body() { continuousYears, zeroClaimYears }: CeilingBody): Explained & { readonly ceiling: string; readonly raise: string } {
    const { ceilingFen, raiseFen, lines } = this.calculations.ceiling(continuousYears, zeroClaimYears);
    return { ceiling: yuanOf(ceilingFen), raise: yuanOf(raiseFen), lines: lines.map(lineView) };
  }

  @Post('contributions')
  @HttpCode(200)
  @Operation({
    id: 'calculations.contribution',
    summary: '用人单位、职工和灵活就业人员的月缴费',
    description: '写明工伤行业类别的按用人单位计算，不写的按灵活就业人员计算。',
    example: {
      request: { wage: '3000.00', injuryClass: 1, on: '2026-11-01' },
      response: { employer: '1089.60', employee: '504.00', lines: [LINE] },
    },
    problems: ['rate-unknown', 'validation-failed'],
  })
  contribution(@Body() { wage, injuryClass, on }: ContributionBody): Explained & { readonly employer: string; readonly employee: string } {
    const day = localDate(on);
    const made =
      injuryClass === undefined ? this.calculations.flexible(fen(wage), day) : this.calculations.contributions(fen(wage), injuryClass, day);
    return { employer: yuanOf(made.employerFen), employee: yuanOf(made.employeeFen), lines: made.lines.map(lineView) };
  }

  @Post('undeclared-months')
  @HttpCode(200)
  @Operation({
    id: 'calculations.undeclared',
    summary: '没有申报的月份（社会保险法 §62）',
    example: { request: { wage: '1234.55', on: '2026-11-01' }, response: { lines: [LINE] } },
    problems: ['validation-failed'],
  })
  undeclared(@Body() { wage }: ContributionBody): Explained {
    return { lines: [lineView(this.calculations.undeclared(fen(wage)))] };
  }

  @Post('late-fees')
  @HttpCode(200)
  @Operation({
    id: 'calculations.lateFee',
    summary: '滞纳金（社会保险法 §86）',
    description: '只对用人单位加收，每日万分之五；1999年条例的千分之二位阶低，不执行。',
    example: {
      request: { debtor: 'EMPLOYER', principal: '10000.00', arrearsFrom: '2026-01-01', paidOn: '2026-04-11' },
      response: { days: 100, fee: '500.00', lines: [LINE] },
    },
    problems: ['period-invalid', 'validation-failed'],
  })
  lateFee(@Body() body: LateFeeBody): Explained & { readonly days: number; readonly fee: string } {
    const {
      days,
      fen: fee,
      lines,
    } = this.calculations.lateFee(body.debtor, fen(body.principal), localDate(body.arrearsFrom), localDate(body.paidOn));
    return { days, fee: yuanOf(fee), lines: lines.map(lineView) };
  }
}
