import { fenOf } from '@app/domain-kernel';

export const OUTCOMES = ['PAID', 'WILL_PAY', 'REFUSED', 'ABSENT', 'INSURED_ELSEWHERE', 'TO_CHECK_DEAD', 'TO_CHECK_MOVED'] as const;
/** What a visit ended with. PAID means in the tax channel, before the agent's eyes: there is no outcome for cash. */
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = {
  PAID: '当场在税务渠道缴费',
  WILL_PAY: '同意缴费，自行缴纳',
  REFUSED: '不愿参保',
  ABSENT: '不在家',
  INSURED_ELSEWHERE: '在外地或者随单位参保',
  TO_CHECK_DEAD: '据说已经去世，待核实',
  TO_CHECK_MOVED: '据说已经迁出，待核实',
};

/** One visit as the device wrote it, without network. Fen. */
export interface VisitRecord {
  readonly packetId: string;
  readonly visitId: string;
  /** From 1, in the order of the device. */
  readonly sequence: number;
  readonly personId: number;
  readonly outcome: Outcome;
  readonly visitedAt: string;
  /** One of the numbers that the packet reserves. */
  readonly receiptNo: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
  /** SHA-256 of the record before, so that none can be slipped in later; null for the first. */
  readonly previous: string | null;
}

/** The end of a session as the device wrote it. */
export interface ClosingRecord {
  readonly packetId: string;
  readonly visits: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
  readonly last: string | null;
  readonly closedAt: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/;
const HASH = /^[0-9a-f]{64}$/;

type Fields = Readonly<Record<string, unknown>>;

const objectOf = (body: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
};
const text = (fields: Fields, name: string, form: RegExp): string | null => {
  const value = fields[name];
  return typeof value === 'string' && form.test(value) ? value : null;
};
const count = (fields: Fields, name: string, least: number): number | null => {
  const value = fields[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : null;
};
const amount = (fields: Fields, name: string): number | null => {
  const value = fields[name];
  return typeof value === 'string' ? (fenOf(value) ?? null) : null;
};
const instant = (fields: Fields, name: string): string | null => {
  const value = text(fields, name, INSTANT);
  return value === null || Number.isNaN(Date.parse(value)) ? null : value;
};
const hashOrNull = (fields: Fields, name: string): string | null | undefined =>
  fields[name] === null ? null : (text(fields, name, HASH) ?? undefined);

/** @returns undefined for anything that is no record */
export function parseVisit(body: string): VisitRecord | undefined {
  const fields = objectOf(body);
  if (fields === null) return undefined;
  const [packetId, visitId] = [text(fields, 'packetId', UUID), text(fields, 'visitId', UUID)];
  const [sequence, personId, receiptNo] = [count(fields, 'sequence', 1), count(fields, 'personId', 1), count(fields, 'receiptNo', 1)];
  const outcome = OUTCOMES.find((one) => one === fields.outcome);
  const visitedAt = instant(fields, 'visitedAt');
  const [medicalFen, pensionFen] = [amount(fields, 'medical'), amount(fields, 'pension')];
  const previous = hashOrNull(fields, 'previous');
  if (packetId === null || visitId === null || sequence === null || personId === null || receiptNo === null) return undefined;
  if (outcome === undefined || visitedAt === null || medicalFen === null || pensionFen === null || previous === undefined) return undefined;
  // Money without a payment, or a payment of nothing, is no visit that happened.
  if ((outcome === 'PAID') !== medicalFen + pensionFen > 0 || (sequence === 1) !== (previous === null)) return undefined;
  return { packetId, visitId, sequence, personId, outcome, visitedAt, receiptNo, medicalFen, pensionFen, previous };
}

export function parseClosing(body: string): ClosingRecord | undefined {
  const fields = objectOf(body);
  if (fields === null) return undefined;
  const [packetId, visits] = [text(fields, 'packetId', UUID), count(fields, 'visits', 0)];
  const [medicalFen, pensionFen] = [amount(fields, 'medical'), amount(fields, 'pension')];
  const [last, closedAt] = [hashOrNull(fields, 'last'), instant(fields, 'closedAt')];
  if (packetId === null || visits === null || medicalFen === null || pensionFen === null || last === undefined || closedAt === null)
    return undefined;
  return (visits === 0) === (last === null) ? { packetId, visits, medicalFen, pensionFen, last, closedAt } : undefined;
}
