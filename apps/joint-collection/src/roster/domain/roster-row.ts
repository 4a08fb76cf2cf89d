import { maskCitizenNumber, normaliseName, parseCitizenNumber } from '@app/identifiers';
import { type LocalDate, localDate } from '@app/legal-calendar';

/** What a file gives of one person. */
export interface RosterRow {
  readonly householdNumber: string;
  readonly village: string;
  readonly group: string;
  readonly name: string;
  readonly citizenNumber: string;
  readonly birthOn: LocalDate;
  readonly sex: 'MALE' | 'FEMALE';
  readonly registration: 'PRESENT' | 'TO_CHECK_DEAD' | 'TO_CHECK_MOVED';
  readonly source: string;
  readonly categories: readonly { readonly category: string; readonly fromOn: LocalDate }[];
  readonly coverages: readonly RosterCoverage[];
}

export interface RosterCoverage {
  readonly insurance: 'RESIDENT_MEDICAL' | 'RESIDENT_PENSION';
  readonly kind: 'EMPLOYEE' | 'ELSEWHERE' | 'PAID';
  readonly year: number | null;
  readonly fromOn: LocalDate | null;
}

export interface BadCell {
  readonly column: string;
  readonly code: string;
  readonly reason: string;
  readonly suggestion: string;
  readonly original: string;
}

/** A cell as the file holds it: Excel gives numbers and dates where somebody did not say "text". */
export type RosterCell = string | number | boolean | Date | null;

export interface RosterColumns {
  /** Field to the header as it stands in the file. */
  readonly headerOf: ReadonlyMap<string, string>;
  readonly cells: ReadonlyMap<string, RosterCell>;
}

const AS_TEXT = '请在表格中把这一列设为“文本”格式，重新填入完整的号码。';
const MANGLED = /^\d(\.\d+)?e\+?\d+$/i;
const SEPARATORS = /[、,，;；\s]+/;
const REGISTRATIONS: Readonly<Record<string, RosterRow['registration']>> = {
  '': 'PRESENT',
  正常: 'PRESENT',
  疑似死亡: 'TO_CHECK_DEAD',
  疑似迁出: 'TO_CHECK_MOVED',
};

class Bad extends Error {
  constructor(readonly cell: BadCell) {
    super(cell.code);
  }
}

/** @param categories name to code. @returns the row, or the first cell that is no good, with what to do about it. */
export function readRosterRow(
  { headerOf, cells }: RosterColumns,
  categories: ReadonlyMap<string, string>,
  today: LocalDate,
): { readonly row: RosterRow } | { readonly bad: BadCell } {
  const raw = (field: string): RosterCell => cells.get(field) ?? null;
  const text = (field: string): string => shown(raw(field)).normalize('NFC').trim();
  const bad = (field: string, code: string, reason: string, suggestion: string): Bad =>
    new Bad({ column: headerOf.get(field) ?? field, code, reason, suggestion, original: maskedNumber(shown(raw(field))) });
  const required = (field: string, maximum: number): string => {
    const value = text(field);
    if (value === '') throw bad(field, 'required', '没有填写', '补上这一格。');
    if ([...value].length > maximum || /\p{C}/u.test(value)) throw bad(field, 'format', '内容过长，或者有不可见的字符', '核对后重新填写。');
    return value;
  };
  const day = (field: string): LocalDate | null => {
    const cell = raw(field);
    const value =
      cell instanceof Date ? cell.toISOString().slice(0, 10) : text(field).replace(/^(\d{4})[./年](\d{1,2})[./月](\d{1,2})日?$/, dashed);
    if (value === '') return null;
    try {
      const date = localDate(value);
      if (date <= today) return date;
    } catch {
      // Told below, with the cell.
    }
    throw bad(field, 'date-format', '日期不存在，或者还没有到', '写作 2026-01-31。');
  };
  const years = (field: string): number[] =>
    text(field)
      .split(SEPARATORS)
      .filter((one) => one !== '')
      .map((one) => {
        const year = /^(20\d{2})(年|年度)?$/.exec(one)?.[1];
        if (year === undefined || Number(year) < 2003) throw bad(field, 'year-format', '年度的写法不对', '写作 2027，多个年度用顿号分开。');
        return Number(year);
      });
  try {
    const number = citizenNumber(raw('citizenNumber'), today, (code, reason, suggestion) => bad('citizenNumber', code, reason, suggestion));
    const name = normaliseName(required('name', 100));
    if (!name.ok) throw bad('name', name.code, name.message, '对照证件填写。');
    const fromOn = day('categoriesFrom');
    const named = text('categories')
      .split(SEPARATORS)
      .filter((one) => one !== '' && one !== '普通');
    if (named.length > 0 && fromOn === null) throw bad('categoriesFrom', 'required', '有人员类别而没有认定日期', '补上认定日期。');
    const codes = named.map((one) => {
      const code = categories.get(one);
      if (code === undefined)
        throw bad(
          'categories',
          'category-unknown',
          `没有“${one.slice(0, 20)}”这个人员类别`,
          `可以填写：${[...categories.keys()].join('、')}。`,
        );
      return code;
    });
    const registration = REGISTRATIONS[text('registration')];
    if (registration === undefined)
      throw bad('registration', 'registration-unknown', '登记情况的写法不对', '填写：正常、疑似死亡、疑似迁出，或者留空。');
    const source = text('source');
    return {
      row: {
        householdNumber: required('householdNumber', 40),
        village: required('village', 60),
        group: required('group', 40),
        name: name.value,
        ...number,
        registration,
        source: source === '' ? '名册导入' : [...source].slice(0, 100).join(''),
        categories: [...new Set(codes)].map((category) => ({ category, fromOn: fromOn as LocalDate })),
        coverages: [
          ...since('RESIDENT_MEDICAL', day('employeeMedicalFrom')),
          ...since('RESIDENT_PENSION', day('employeePensionFrom')),
          ...inYears('RESIDENT_MEDICAL', 'ELSEWHERE', years('medicalElsewhere')),
          ...inYears('RESIDENT_PENSION', 'ELSEWHERE', years('pensionElsewhere')),
          ...inYears('RESIDENT_MEDICAL', 'PAID', years('medicalPaid')),
          ...inYears('RESIDENT_PENSION', 'PAID', years('pensionPaid')),
        ],
      },
    };
  } catch (error) {
    if (error instanceof Bad) return { bad: error.cell };
    throw error;
  }
}

/** Excel keeps fifteen digits of a number: what it made of eighteen cannot be mended, only typed again. */
function citizenNumber(
  cell: RosterCell,
  today: LocalDate,
  bad: (code: string, reason: string, suggestion: string) => Bad,
): { readonly citizenNumber: string; readonly birthOn: LocalDate; readonly sex: 'MALE' | 'FEMALE' } {
  const value = shown(cell).trim();
  if (value === '') throw bad('required', '没有填写公民身份号码', '补上完整的号码。');
  if ((typeof cell === 'number' && value.length !== 15) || MANGLED.test(value)) {
    throw bad('excel-number', '号码被表格软件当成数字，末尾几位已经丢失（例如 5.3E+17），不能还原', AS_TEXT);
  }
  const parsed = parseCitizenNumber(value, today);
  if (!parsed.ok) throw bad(parsed.code, parsed.message, '对照证件逐位核对。');
  return { citizenNumber: parsed.value.number, birthOn: localDate(parsed.value.birthDate), sex: parsed.value.sex };
}

const shown = (cell: RosterCell): string => (cell === null ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell));
const maskedNumber = (value: string): string => [...value.replace(/\d{12,}[\dXx]?/g, maskCitizenNumber)].slice(0, 60).join('');
const dashed = (_: string, year: string, month: string, date: string): string =>
  `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
const since = (insurance: RosterCoverage['insurance'], fromOn: LocalDate | null): RosterCoverage[] =>
  fromOn === null ? [] : [{ insurance, kind: 'EMPLOYEE', year: null, fromOn }];
const inYears = (insurance: RosterCoverage['insurance'], kind: 'ELSEWHERE' | 'PAID', years: readonly number[]): RosterCoverage[] =>
  [...new Set(years)].map((year) => ({ insurance, kind, year, fromOn: null }));

/** The same person as the county knows him. */
export interface KnownPerson {
  readonly id: number;
  readonly name: string;
  readonly township: string;
  readonly village: string;
  readonly group: string;
  readonly householdNumber: string;
  readonly registrationState: string;
  readonly categories: readonly string[];
  readonly coverages: readonly string[];
}

export const categoryKey = ({ category, fromOn }: RosterRow['categories'][number]): string => `${category}/${fromOn}`;
export const coverageKey = ({ insurance, kind, year, fromOn }: RosterCoverage): string =>
  `${insurance}/${kind}/${year ?? ''}/${fromOn ?? ''}`;

export type Comparison =
  | { readonly outcome: 'ADDED' | 'SAME' }
  | { readonly outcome: 'CHANGED'; readonly fields: readonly string[] }
  | { readonly outcome: 'CONFLICT'; readonly code: ConflictCode };

type ConflictCode = 'other-township' | 'other-village' | 'name-differs' | 'registration-ended';

export const CONFLICTS: Readonly<Record<ConflictCode, { readonly reason: string; readonly suggestion: string }>> = {
  'other-township': { reason: '这个人登记在其他乡镇', suggestion: '两个乡镇核对以后，由原乡镇登记迁出。' },
  'other-village': { reason: '这个人登记在本乡镇的其他村', suggestion: '两个村核对以后再改。' },
  'name-differs': { reason: '同一证件号码，姓名与在册的不一致', suggestion: '对照证件核对；缴费和对账以姓名和号码一致为准。' },
  'registration-ended': { reason: '在册登记为已经死亡或迁出', suggestion: '由县经办核实登记情况以后再导入。' },
};

/** What a row would change. What the file does not say is left as it is: a roster adds and moves, it never takes away. */
export function compareRow(row: RosterRow, known: KnownPerson | undefined, township: string): Comparison {
  if (known === undefined) return { outcome: 'ADDED' };
  const conflict = (code: ConflictCode): Comparison => ({ outcome: 'CONFLICT', code });
  if (known.township !== township) return conflict('other-township');
  if (known.registrationState === 'DEAD' || known.registrationState === 'MOVED_AWAY') return conflict('registration-ended');
  if (known.name !== row.name) return conflict('name-differs');
  if (known.village !== row.village) return conflict('other-village');
  const fields: string[] = [];
  if (known.group !== row.group) fields.push('group');
  if (known.group !== row.group || known.householdNumber !== row.householdNumber) fields.push('household');
  // A rumour that waits to be checked is not settled by a list that does not repeat it.
  if (row.registration !== 'PRESENT' && known.registrationState === 'PRESENT') fields.push('registration');
  if (row.categories.some((one) => !known.categories.includes(categoryKey(one)))) fields.push('categories');
  if (row.coverages.some((one) => !known.coverages.includes(coverageKey(one)))) fields.push('coverages');
  return fields.length === 0 ? { outcome: 'SAME' } : { outcome: 'CHANGED', fields };
}
