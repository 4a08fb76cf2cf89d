import { DomainError } from '@app/domain-kernel';
import { parse } from 'csv-parse/sync';
import readSheet from 'read-excel-file/node';
import columns from '../../../data/roster-columns.json';
import type { RosterCell, RosterColumns } from '../domain/roster-row';

export const MAXIMUM_ROWS: number = columns.maximumRows;
const MAXIMUM_UNPACKED = 100 * 1024 * 1024;
const MAXIMUM_ENTRIES = 200;

/** The people of a file, line by line as its own program counts them. */
export async function readRosterFile(file: Buffer): Promise<{ readonly line: number; readonly columns: RosterColumns }[]> {
  const table = isZip(file) ? await readExcel(file) : readCsv(file);
  const headerAt = table.findIndex((row) => row.some((cell) => String(cell ?? '').trim() === '姓名'));
  const header = (table[headerAt] ?? []).map((cell) => String(cell ?? '').replace(/\s/g, ''));
  const found = columns.columns.map(({ field, headers, required }) => ({
    field,
    required,
    named: headers[0] ?? field,
    at: header.findIndex((name) => headers.includes(name)),
  }));
  const missing = found.filter(({ required, at }) => required && at < 0).map(({ named }) => named);
  if (headerAt < 0 || missing.length > 0) {
    throw new DomainError('rule-violation', 'roster-header', `名册缺少列：${missing.join('、')}。表头写在一行，名称与模板一致。`);
  }
  const headerOf = new Map(found.filter(({ at }) => at >= 0).map(({ field, at }) => [field, header[at] ?? field]));
  const people = table
    .map((row, index) => ({ line: index + 1, row }))
    .slice(headerAt + 1)
    .filter(({ row }) => row.some((cell) => String(cell ?? '').trim() !== ''));
  if (people.length > MAXIMUM_ROWS) {
    throw new DomainError('rule-violation', 'roster-too-long', `名册有 ${people.length} 行，一次最多 ${MAXIMUM_ROWS} 行，请分开导入。`);
  }
  return people.map(({ line, row }) => ({
    line,
    columns: {
      headerOf,
      cells: new Map(found.filter(({ at }) => at >= 0).map(({ field, at }) => [field, row[at] ?? null])),
    },
  }));
}

const isZip = (file: Buffer): boolean => file.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));

async function readExcel(file: Buffer): Promise<RosterCell[][]> {
  refuseBomb(file);
  try {
    const [sheet] = await readSheet(file);
    return (sheet?.data ?? []) as RosterCell[][];
  } catch {
    throw unreadable('这个 XLSX 文件打不开，请用表格软件另存为 XLSX 或 CSV 后重新上传。');
  }
}

/** UTF-8, or else GB18030, which every Chinese spreadsheet writes; a file that is neither is refused, never guessed at. */
function readCsv(file: Buffer): RosterCell[][] {
  let text: string | undefined;
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      text ??= new TextDecoder(encoding, { fatal: true }).decode(file);
    } catch {
      // The next encoding, or the refusal below.
    }
  }
  if (text === undefined || text.includes('\u0000')) throw unreadable('文件不是 UTF-8 或 GB18030 的 CSV，也不是 XLSX，请另存后重新上传。');
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: false, trim: true });
  } catch {
    throw unreadable('CSV 的引号或分隔符不对，请用表格软件另存为 CSV 后重新上传。');
  }
}

/** Looks into the zip's directory before anything is unpacked: how many files it says it holds, and how large they would be. */
function refuseBomb(file: Buffer): void {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const entries = end < 0 ? Number.POSITIVE_INFINITY : file.readUInt16LE(end + 10);
  let [at, unpacked] = [end < 0 ? 0 : file.readUInt32LE(end + 16), 0];
  for (let entry = 0; entry < entries && entries <= MAXIMUM_ENTRIES; entry += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) throw unreadable('这个 XLSX 文件已经损坏，请重新另存。');
    unpacked += file.readUInt32LE(at + 24);
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  if (entries > MAXIMUM_ENTRIES || unpacked > MAXIMUM_UNPACKED) throw unreadable('这个 XLSX 文件展开以后过大，请只保留名册一张表。');
}

function unreadable(sentence: string): DomainError {
  return new DomainError('rule-violation', 'roster-unreadable', sentence);
}
