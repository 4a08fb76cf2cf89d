import { fenOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';

export type MovementKind = 'PAYMENT' | 'REFUND';
export type MovementState = 'SUCCEEDED' | 'REVERSED';

/** One movement of money as one side knows it. Amounts are fen; both parts are 0 where the side cannot say which fund it is for. */
export interface Movement {
  readonly kind: MovementKind;
  readonly transactionId: string;
  readonly state: MovementState;
  readonly amountFen: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
}

export interface StatementLine extends Movement {
  /** ISO 8601 with the offset of Asia/Shanghai, as the channel gives it. */
  readonly happenedAt: string;
  readonly billNo: string | null;
}

/** The columns of a channel's file, in this order. */
export const STATEMENT_HEADER = '流水号,类型,状态,币种,金额,医疗保险,养老保险,交易时间,缴费单号';
/** The last line: `合计,<行数>,<缴费金额>,<退费金额>`; a file that was cut off has none, or one that disagrees. */
export const STATEMENT_TRAILER = '合计';

const KINDS: Readonly<Record<string, MovementKind>> = { 缴费: 'PAYMENT', 退费: 'REFUND' };
const STATES: Readonly<Record<string, MovementState>> = { 成功: 'SUCCEEDED', 冲正: 'REVERSED' };
const TRANSACTION_ID = /^[A-Za-z0-9_-]{1,64}$/;
const BILL_NO = /^[A-Za-z0-9_-]{1,40}$/;
const TIME = /^(\d{4}-\d{2}-\d{2}) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)$/;
/** A household's bill is thousands; what is above ten million yuan is a slip of the decimal point. */
const MAXIMUM_FEN = 1_000_000_000;

/** A line of the file, or what is wrong with it: the name of the column. */
export function parseStatementLine(text: string, day: LocalDate): StatementLine | { readonly fault: string } {
  const fields = text.split(',');
  if (fields.length !== 9) return { fault: '列数' };
  const [transactionId = '', kindName = '', stateName = '', currency, amount = '', medical = '', pension = '', time = '', bill = ''] =
    fields;
  const kind = KINDS[kindName];
  const state = STATES[stateName];
  const amountFen = fenOf(amount);
  const medicalFen = fenOf(medical);
  const pensionFen = fenOf(pension);
  const [, date, clock] = TIME.exec(time) ?? [];
  if (!TRANSACTION_ID.test(transactionId)) return { fault: '流水号' };
  if (kind === undefined) return { fault: '类型' };
  if (state === undefined) return { fault: '状态' };
  if (currency !== 'CNY') return { fault: '币种' };
  if (amountFen === undefined || amountFen === 0 || amountFen > MAXIMUM_FEN) return { fault: '金额' };
  if (medicalFen === undefined || pensionFen === undefined || medicalFen + pensionFen !== amountFen) return { fault: '医疗保险与养老保险' };
  // A file of another day would make every line a difference: it is refused as what it is.
  if (date !== day) return { fault: '交易时间' };
  if (bill !== '' && !BILL_NO.test(bill)) return { fault: '缴费单号' };
  return {
    kind,
    transactionId,
    state,
    amountFen,
    medicalFen,
    pensionFen,
    happenedAt: `${date}T${clock}+08:00`,
    billNo: bill === '' ? null : bill,
  };
}
