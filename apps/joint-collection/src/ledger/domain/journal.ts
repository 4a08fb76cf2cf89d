import type { LocalDate } from '@app/legal-calendar';

/** 基金: each insurance keeps its own account (社会保险法 §64, 社会保险费征缴暂行条例 §14(2)). */
export const FUNDS = ['medical', 'pension'] as const;
export type Fund = (typeof FUNDS)[number];

/** Who owes a part that the person does not pay. */
export const PAYERS = ['medical-assistance', 'pension-assistance', 'fiscal-subsidy'] as const;
export type Payer = (typeof PAYERS)[number];

export type AccountCode =
  | `channel:${string}`
  | `surplus:${string}`
  | `fund:${Fund}`
  | `parked:${Fund}`
  | `treasury:${Fund}`
  | `payer:${Payer}`;

export type JournalKind = 'collect' | 'share' | 'surplus' | 'refund' | 'share-back' | 'surplus-back' | 'park' | 'settle' | 'reversal';

export interface JournalLine {
  readonly account: AccountCode;
  /** Debit above zero, credit below; whole fen, never zero. */
  readonly fen: number;
}

/** One business fact as the books tell it. */
export interface JournalDraft {
  /** The fact's own name: a second journal under it is refused. */
  readonly businessKey: string;
  readonly kind: JournalKind;
  readonly billId: number | null;
  readonly occurredOn: LocalDate;
  /** The journal that this one takes back. */
  readonly reverses: number | null;
  readonly lines: readonly JournalLine[];
}

export const LARGEST_FEN = 100_000_000_000;

/** Whether an amount may stand in a line: a whole number of fen, not nothing, and no more than a thousand million yuan. */
export const isLineAmount = (fen: number): boolean => Number.isSafeInteger(fen) && fen !== 0 && Math.abs(fen) <= LARGEST_FEN;

/** A journal of these lines, without those of nothing. @throws RangeError: a defect of the caller, for the database refuses it too */
export function journal(fact: Omit<JournalDraft, 'lines'>, lines: readonly JournalLine[]): JournalDraft {
  const kept = lines.filter(({ fen }) => fen !== 0);
  const odd = kept.find(({ fen }) => !isLineAmount(fen));
  if (odd !== undefined) throw new RangeError(`${fact.businessKey}: ${odd.fen} is no amount in fen`);
  if (kept.length < 2 || kept.reduce((sum, { fen }) => sum + fen, 0) !== 0) {
    throw new RangeError(`${fact.businessKey}: ${JSON.stringify(kept)} does not balance`);
  }
  return { ...fact, lines: kept };
}

interface Fact {
  readonly billId: number;
  readonly occurredOn: LocalDate;
}
export type Parts = Readonly<Record<Fund, number>>;

/** 缴费入账: one journal credits both funds, which is why neither can be without the other. */
export function collected(channel: string, parts: Parts, { billId, occurredOn }: Fact): JournalDraft {
  return journal({ businessKey: `collect:${billId}`, kind: 'collect', billId, occurredOn, reverses: null }, [
    { account: `channel:${channel}`, fen: parts.medical + parts.pension },
    { account: 'fund:medical', fen: -parts.medical },
    { account: 'fund:pension', fen: -parts.pension },
  ]);
}

/** What others owe for a bill: 资助参保 and 政府代缴 by payer, 财政补助 by fund. */
export interface Shares {
  readonly assistance: Parts;
  readonly subsidy: Parts;
}

const shareLines = ({ assistance, subsidy }: Shares, sign: 1 | -1): JournalLine[] => [
  { account: 'payer:medical-assistance', fen: sign * assistance.medical },
  { account: 'payer:pension-assistance', fen: sign * assistance.pension },
  { account: 'payer:fiscal-subsidy', fen: sign * (subsidy.medical + subsidy.pension) },
  { account: 'fund:medical', fen: -sign * (assistance.medical + subsidy.medical) },
  { account: 'fund:pension', fen: -sign * (assistance.pension + subsidy.pension) },
];
const isNothing = ({ assistance, subsidy }: Shares): boolean =>
  assistance.medical + assistance.pension + subsidy.medical + subsidy.pension === 0;

/** 资助和补助应收: what others owe is never netted against what the person paid. @returns null where nobody else owes anything */
export function shared(shares: Shares, { billId, occurredOn }: Fact): JournalDraft | null {
  if (isNothing(shares)) return null;
  return journal({ businessKey: `share:${billId}`, kind: 'share', billId, occurredOn, reverses: null }, shareLines(shares, 1));
}

/** A person's payment went back whole, and with it what others owed for him. */
export function sharedBack(shares: Shares, refundId: number, { billId, occurredOn }: Fact): JournalDraft | null {
  if (isNothing(shares)) return null;
  return journal({ businessKey: `share-back:${refundId}`, kind: 'share-back', billId, occurredOn, reverses: null }, shareLines(shares, -1));
}

/** 长款: money that nobody owes waits here, in no fund, until it is back where it came from. */
export function surplusFound(
  channel: string,
  transactionId: string,
  fen: number,
  occurredOn: LocalDate,
  billId: number | null,
): JournalDraft {
  return journal({ businessKey: `surplus:${channel}:${transactionId}`, kind: 'surplus', billId, occurredOn, reverses: null }, [
    { account: `channel:${channel}`, fen },
    { account: `surplus:${channel}`, fen: -fen },
  ]);
}

export function surplusReturned(
  refund: { readonly id: number; readonly channel: string; readonly fen: number },
  occurredOn: LocalDate,
): JournalDraft {
  return journal({ businessKey: `surplus-back:${refund.id}`, kind: 'surplus-back', billId: null, occurredOn, reverses: null }, [
    { account: `surplus:${refund.channel}`, fen: refund.fen },
    { account: `channel:${refund.channel}`, fen: -refund.fen },
  ]);
}

export function refunded(
  refund: { readonly id: number; readonly channel: string; readonly fund: Fund; readonly fen: number },
  { billId, occurredOn }: Fact,
): JournalDraft {
  return journal({ businessKey: `refund:${refund.id}`, kind: 'refund', billId, occurredOn, reverses: null }, [
    { account: `fund:${refund.fund}`, fen: refund.fen },
    { account: `channel:${refund.channel}`, fen: -refund.fen },
  ]);
}

/** 挂账: the agency did not take its leg; the money waits beside its fund, where both can see it. */
export function parked(fund: Fund, fen: number, { billId, occurredOn }: Fact): JournalDraft {
  return journal({ businessKey: `park:${billId}:${fund}`, kind: 'park', billId, occurredOn, reverses: null }, [
    { account: `fund:${fund}`, fen },
    { account: `parked:${fund}`, fen: -fen },
  ]);
}

/** 入库: the day of a channel is signed; what it held has reached the treasury, each fund its own part. */
export function settled(channel: string, day: LocalDate, net: Parts, occurredOn: LocalDate): JournalDraft | null {
  const total = net.medical + net.pension;
  const lines: JournalLine[] = [
    { account: 'treasury:medical', fen: net.medical },
    { account: 'treasury:pension', fen: net.pension },
    { account: `channel:${channel}`, fen: -total },
  ];
  if (lines.filter(({ fen }) => fen !== 0).length < 2) return null;
  return journal({ businessKey: `settle:${channel}:${day}`, kind: 'settle', billId: null, occurredOn, reverses: null }, lines);
}

/** 冲正: the same lines the other way round. */
export function reversalOf(
  original: { readonly id: number; readonly businessKey: string; readonly billId: number | null; readonly lines: readonly JournalLine[] },
  occurredOn: LocalDate,
): JournalDraft {
  return journal(
    { businessKey: `reversal:${original.businessKey}`, kind: 'reversal', billId: original.billId, occurredOn, reverses: original.id },
    original.lines.map(({ account, fen }) => ({ account, fen: -fen })),
  );
}

/** The text whose SHA-256 is the journal's hash: everything that the books say of the fact, in one order. */
export function journalText(draft: JournalDraft, accountingDate: LocalDate): string {
  const { businessKey, kind, billId, occurredOn, reverses, lines } = draft;
  return [
    'v1',
    businessKey,
    kind,
    billId ?? '',
    occurredOn,
    accountingDate,
    reverses ?? '',
    ...lines.map(({ account, fen }) => `${account}=${fen}`),
  ].join('\n');
}
