import { parseCreditCode } from './credit-code';
import { accepted, type Parsed, refused } from './parsed';

/** 基本编码: 12 digits. Local catalogues break the split, so its parts are read softly (`domain.md` B.4). */
export interface CatalogCode {
  readonly code: string;
  /** 00 for a national item. */
  readonly province: string;
  readonly type: string;
  readonly department: string;
  readonly mainItem: string;
  readonly subItem: string;
}

export function parseCatalogCode(input: string): Parsed<CatalogCode> {
  const code = input.trim();
  if (!/^\d{12}$/.test(code)) return refused('catalog-code-format', '基本编码应为 12 位数字，请从事项目录中复制。');
  return accepted({
    code,
    province: code.slice(0, 2),
    type: code.slice(2, 4),
    department: code.slice(4, 6),
    mainItem: code.slice(6, 9),
    subItem: code.slice(9, 12),
  });
}

/** 行使层级 */
export const USE_LEVELS = { '1': '国家级', '2': '省级', '3': '市级', '4': '县级', '5': '镇（乡、街道）级', '6': '村（社区）级' } as const;
export type UseLevel = keyof typeof USE_LEVELS;

/** 实施编码: 18 credit code of the organ + 1 level + 12 catalog code. */
export interface TaskCode {
  readonly code: string;
  readonly creditCode: string;
  readonly useLevel: UseLevel;
  readonly catalogCode: string;
}

export function taskCode(creditCode: string, useLevel: UseLevel, catalogCode: string): string {
  return `${creditCode}${useLevel}${catalogCode}`;
}

export function parseTaskCode(input: string): Parsed<TaskCode> {
  const code = input.trim().toUpperCase();
  const useLevel = code.charAt(18);
  if (!/^[0-9A-Z]{18}[1-6]\d{12}$/.test(code)) {
    return refused('task-code-format', '实施编码应为 31 位：18 位统一社会信用代码、1 位行使层级、12 位基本编码。');
  }
  const creditCode = parseCreditCode(code.slice(0, 18));
  if (!creditCode.ok) return refused('task-code-format', '实施编码前 18 位不是正确的统一社会信用代码，请从事项目录中复制。');
  return accepted({ code, creditCode: creditCode.value, useLevel: useLevel as UseLevel, catalogCode: code.slice(19) }, creditCode.warnings);
}

/** 业务办理项编码: a task code and a two-digit serial, 33 characters. */
export interface HandlingItemCode {
  readonly code: string;
  readonly task: TaskCode;
  readonly serial: string;
}

export function handlingItemCode(task: string, serial: number): string {
  if (!Number.isInteger(serial) || serial < 1 || serial > 99) throw new RangeError('a handling item serial runs from 1 to 99');
  return `${task}${String(serial).padStart(2, '0')}`;
}

export function parseHandlingItemCode(input: string): Parsed<HandlingItemCode> {
  const code = input.trim().toUpperCase();
  if (!/^[0-9A-Z]{31}\d{2}$/.test(code)) return refused('handling-code-format', '业务办理项编码应为 33 位，请从事项目录中复制。');
  const task = parseTaskCode(code.slice(0, 31));
  if (!task.ok) return task;
  return accepted({ code, task: task.value, serial: code.slice(31) }, task.warnings);
}
