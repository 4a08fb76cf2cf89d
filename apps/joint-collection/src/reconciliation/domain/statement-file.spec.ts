import { localDate } from '@app/legal-calendar';
import { StatementFile } from './statement-file';
import { STATEMENT_HEADER } from './statement-line';

const DAY = localDate('2026-11-23');
const GOOD = 'T1,缴费,成功,CNY,600.00,400.00,200.00,2026-11-23 10:20:00,B1';
const BACK = 'R1,退费,成功,CNY,400.00,400.00,0.00,2026-11-23 11:00:00,';

function read(...lines: readonly string[]): ReturnType<StatementFile['totals']> {
  const file = new StatementFile(DAY);
  for (const line of [STATEMENT_HEADER, ...lines]) file.read(line);
  return file.totals();
}
const refused = (code: string, what?: string) =>
  expect.objectContaining({ code, ...(what === undefined ? {} : { details: { params: { line: 2, what } } }) });

describe('a channel file', () => {
  it('is taken with its control totals', () => {
    expect(read(GOOD, BACK, '合计,2,600.00,400.00')).toEqual({ rows: 2, paidFen: 60000, refundedFen: 40000 });
    expect(new StatementFile(DAY).read(`\uFEFF${STATEMENT_HEADER}`)).toBeNull();
    expect(read('合计,0,0.00,0.00')).toEqual({ rows: 0, paidFen: 0, refundedFen: 0 });
  });

  it('counts no money of what was reversed', () => {
    expect(read(GOOD.replace('成功', '冲正'), '合计,1,0.00,0.00')).toEqual({ rows: 1, paidFen: 0, refundedFen: 0 });
  });

  it.each([
    ['a line was lost', [GOOD, '合计,2,600.00,0.00']],
    ['an amount was changed', [GOOD, '合计,1,600.01,0.00']],
    ['it was cut off', [GOOD]],
  ])('is refused when %s', (_, lines) => {
    expect(() => read(...lines)).toThrow(refused('statement-incomplete'));
  });

  it('is refused with something after its end, or another header', () => {
    expect(() => read('合计,0,0.00,0.00', GOOD)).toThrow(refused('statement-line-invalid'));
    expect(() => new StatementFile(DAY).read('流水号,金额')).toThrow(refused('statement-line-invalid'));
  });

  it.each([
    ['金额', GOOD.replace('600.00', '0.00')],
    ['金额', GOOD.replace('600.00', '-600.00')],
    ['金额', GOOD.replace('600.00', '600.005')],
    ['金额', GOOD.replace('600.00', '6e2')],
    ['金额', GOOD.replace('600.00', '99999999.00')],
    ['金额', GOOD.replace('600.00', '600')],
    ['医疗保险与养老保险', GOOD.replace('400.00', '400.01')],
    ['币种', GOOD.replace('CNY', 'USD')],
    ['类型', GOOD.replace('缴费', '转账')],
    ['状态', GOOD.replace('成功', '处理中')],
    ['交易时间', GOOD.replace('2026-11-23', '2026-11-22')],
    ['交易时间', GOOD.replace('10:20:00', '24:00:00')],
    ['流水号', GOOD.replace('T1', "T1';DROP")],
    ['缴费单号', GOOD.replace('B1', 'B\\N')],
    ['列数', `${GOOD},`],
  ])('names the column that is wrong: %s in %s', (what, line) => {
    expect(() => read(line, '合计,1,600.00,0.00')).toThrow(refused('statement-line-invalid', what));
  });
});
