import { DomainError, fenOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { parseStatementLine, STATEMENT_HEADER, STATEMENT_TRAILER, type StatementLine } from './statement-line';

/** What a file says about itself, counted while it was read. Fen. */
export interface StatementTotals {
  readonly rows: number;
  readonly paidFen: number;
  readonly refundedFen: number;
}

const refuse = (line: number, what: string): never => {
  throw new DomainError(
    'rule-violation',
    'statement-line-invalid',
    `对账文件第 ${line} 行的${what}不对，整个文件没有导入，请向缴费渠道重新索取。`,
    {
      params: { line, what },
    },
  );
};

/** Reads a file line by line: header, movements, control totals. Whole or not at all: the first fault refuses it. */
export class StatementFile {
  private line = 0;
  private rows = 0;
  private paidFen = 0;
  private refundedFen = 0;
  private ended = false;

  constructor(private readonly day: LocalDate) {}

  /** @returns the movement of this line; null for the header and the trailer. */
  read(text: string): StatementLine | null {
    this.line += 1;
    if (this.line === 1) {
      // Some programs write a byte order mark.
      if (text.replace(/^\uFEFF/, '') !== STATEMENT_HEADER) refuse(1, '表头');
      return null;
    }
    if (this.ended) return refuse(this.line, '内容（合计行以后还有内容）');
    if (text.startsWith(`${STATEMENT_TRAILER},`)) return this.end(text);
    const parsed = parseStatementLine(text, this.day);
    if ('fault' in parsed) return refuse(this.line, parsed.fault);
    this.rows += 1;
    if (parsed.state === 'SUCCEEDED') {
      if (parsed.kind === 'PAYMENT') this.paidFen += parsed.amountFen;
      else this.refundedFen += parsed.amountFen;
    }
    return parsed;
  }

  /** After the last line. Refuses a file without its control totals: it was cut off on its way. */
  totals(): StatementTotals {
    if (!this.ended) throw new DomainError('rule-violation', 'statement-incomplete', '对账文件没有合计行，可能没有传完，请重新获取。');
    return { rows: this.rows, paidFen: this.paidFen, refundedFen: this.refundedFen };
  }

  private end(text: string): null {
    const [, rows = '', paid = '', refunded = '', ...rest] = text.split(',');
    const agrees = rest.length === 0 && rows === String(this.rows) && fenOf(paid) === this.paidFen && fenOf(refunded) === this.refundedFen;
    if (!agrees)
      throw new DomainError('rule-violation', 'statement-incomplete', '对账文件的合计与明细不一致，可能缺行或被改动，请重新获取。', {
        params: { rows: this.rows },
      });
    this.ended = true;
    return null;
  }
}
