import { DomainError } from '@app/domain-kernel';
import type { StatementFile } from '../domain/statement-file';
import type { StatementLine } from '../domain/statement-line';

/** Rows go out in pieces of about this size. */
const PIECE = 128 * 1024;
/** No line of the format is longer; what has no end of line is not a text file. */
const LONGEST = 512;

/** The columns that the rows are for, in their order. */
export const STATEMENT_COLUMNS =
  'file_id, line_no, kind, transaction_id, state, amount_fen, medical_fen, pension_fen, happened_at, bill_no';

const row = (fileId: number, lineNo: number, line: StatementLine): string =>
  `${fileId}\t${lineNo}\t${line.kind}\t${line.transactionId}\t${line.state}\t${line.amountFen}\t${line.medicalFen}\t${line.pensionFen}\t${line.happenedAt}\t${line.billNo ?? '\\N'}\n`;

/** A channel's file as rows of `COPY statement_line`: one piece in memory at a time, whatever its length. */
export async function* statementRows(source: AsyncIterable<Buffer>, file: StatementFile, fileId: number): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let piece = '';
  let lineNo = 0;
  const take = (text: string): void => {
    lineNo += 1;
    const line = file.read(text.endsWith('\r') ? text.slice(0, -1) : text);
    if (line !== null) piece += row(fileId, lineNo, line);
  };
  for await (const chunk of source) {
    const lines = (rest + decode(decoder, chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST) throw notText();
    for (const text of lines) take(text);
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  rest += decode(decoder);
  if (rest !== '') take(rest);
  if (piece !== '') yield Buffer.from(piece);
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw notText();
  }
}

const notText = (): DomainError =>
  new DomainError('rule-violation', 'statement-not-text', '对账文件不是 UTF-8 编码的文本，请按约定的格式导出后重新上传。');
