import { allowedActions, DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';
import type { ClosingRecord, VisitRecord } from './visit-record';

export type SessionState = 'PREPARED' | 'OUT' | 'SYNCED' | 'TALLIED' | 'CLOSED' | 'CANCELLED';
export type SessionAction = 'take' | 'sync' | 'complete' | 'tally' | 'close' | 'cancel';

/** 上门征缴: a packet for one village group, out on a device, back in any order, tallied against the ledger, closed. */
export const SESSION_TRANSITIONS: TransitionTable<SessionState, SessionAction> = {
  PREPARED: { take: 'OUT', cancel: 'CANCELLED' },
  // Taken again is the same packet for the same device, after a battery or a cable failed.
  OUT: { take: 'OUT', sync: 'OUT', complete: 'SYNCED' },
  SYNCED: { sync: 'SYNCED', tally: 'TALLIED' },
  TALLIED: { sync: 'TALLIED', tally: 'TALLIED', close: 'CLOSED' },
  // A device that sends once more what is long closed is told so, and nothing changes.
  CLOSED: { sync: 'CLOSED' },
  CANCELLED: {},
};

export const SESSION_STATE_NAMES: Readonly<Record<SessionState, string>> = {
  PREPARED: '已备好离线包',
  OUT: '外出中',
  SYNCED: '已回传',
  TALLIED: '已核对',
  CLOSED: '已结束',
  CANCELLED: '已作废',
};

/** What the packet allows; what a visit is held against. */
export interface Packet {
  readonly packetId: string;
  readonly people: ReadonlySet<number>;
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly issuedAt: Date;
  readonly validUntil: Date;
  readonly syncUntil: Date;
}

/** A record with the hash of the very bytes that the device signed. */
export interface Signed<R> {
  readonly record: R;
  readonly hash: string;
}

const refuse = (code: string, sentence: string, params: Readonly<Record<string, unknown>> = {}): never => {
  throw new DomainError('rule-violation', code, sentence, { params });
};

/**
 * Which of the records are new. The same record again is passed over, in any order and however late within the time; one that contradicts what
 * is already here, or what the packet allows, refuses the whole sending: nobody has to find out later which half was taken.
 */
export function takeIn(
  packet: Packet,
  known: readonly Signed<VisitRecord>[],
  sent: readonly Signed<VisitRecord>[],
  now: Date,
  skewMinutes: number,
): Signed<VisitRecord>[] {
  if (now > packet.syncUntil) refuse('visit-sync-late', '离线包的回传期限已过，请凭设备和登记到乡镇便民服务中心补录。');
  const byVisit = new Map(known.map((one) => [one.record.visitId, one]));
  const bySequence = new Map(known.map((one) => [one.record.sequence, one]));
  const byReceipt = new Map(known.map((one) => [one.record.receiptNo, one]));
  const fresh: Signed<VisitRecord>[] = [];
  for (const one of sent) {
    const { record, hash } = one;
    const same = byVisit.get(record.visitId);
    if (same !== undefined) {
      if (same.hash !== hash) refuse('visit-contradicts', '同一次走访有两份不同的记录，请核对设备。', { visitId: record.visitId });
      continue;
    }
    allowed(packet, record, now, skewMinutes);
    if (bySequence.has(record.sequence) || byReceipt.has(record.receiptNo))
      refuse('visit-contradicts', '两次走访用了同一个序号或者回执号，请核对设备。', { visitId: record.visitId });
    byVisit.set(record.visitId, one);
    bySequence.set(record.sequence, one);
    byReceipt.set(record.receiptNo, one);
    fresh.push(one);
  }
  for (const one of bySequence.values()) {
    const before = bySequence.get(one.record.sequence - 1);
    if (before !== undefined && one.record.previous !== before.hash)
      refuse('visit-chain-broken', '走访记录前后不相接，可能被增删过，整批没有接收。', { sequence: one.record.sequence });
  }
  return fresh;
}

function allowed(packet: Packet, record: VisitRecord, now: Date, skewMinutes: number): void {
  const params = { visitId: record.visitId };
  if (record.packetId !== packet.packetId || !packet.people.has(record.personId))
    refuse('visit-foreign', '走访记录不属于这个离线包。', params);
  if (record.receiptNo < packet.firstNumber || record.receiptNo > packet.lastNumber)
    refuse('visit-foreign', '回执号不是这个离线包预留的号码。', params);
  const skew = skewMinutes * 60_000;
  const at = Date.parse(record.visitedAt);
  if (at < packet.issuedAt.getTime() - skew || at > packet.validUntil.getTime() || at > now.getTime() + skew)
    refuse('visit-outside-packet', '走访时间不在离线包的有效时间内，请核对设备的时间。', params);
}

/** Whether everything that the device wrote has come. @throws DomainError visit-chain-broken, visit-tally-wrong */
export function isComplete(closing: ClosingRecord, records: readonly Signed<VisitRecord>[]): boolean {
  const highest = records.reduce((most, { record }) => Math.max(most, record.sequence), 0);
  if (highest > closing.visits) refuse('visit-chain-broken', '走访记录比结束登记的多，整批没有接收。', { sequence: highest });
  if (records.length < closing.visits) return false;
  const last = records.find(({ record }) => record.sequence === closing.visits);
  if ((last?.hash ?? null) !== closing.last) refuse('visit-chain-broken', '最后一条走访记录与结束登记不符，整批没有接收。');
  const { medicalFen, pensionFen } = totalOf(records.map(({ record }) => record));
  if (medicalFen !== closing.medicalFen || pensionFen !== closing.pensionFen)
    refuse('visit-tally-wrong', '结束登记的金额与走访记录的合计不符，整批没有接收。');
  return true;
}

export interface Sums {
  readonly medicalFen: number;
  readonly pensionFen: number;
}

export const totalOf = (amounts: readonly Sums[]): Sums => ({
  medicalFen: amounts.reduce((sum, { medicalFen }) => sum + medicalFen, 0),
  pensionFen: amounts.reduce((sum, { pensionFen }) => sum + pensionFen, 0),
});

export interface PaidAs {
  readonly fund: 'medical' | 'pension';
  readonly personId: number;
  readonly tallyFen: number;
  readonly ledgerFen: number;
}

/** 点交: what each visit said was paid against what the ledger holds for that person. One difference per person and fund. */
export function differences(records: readonly VisitRecord[], paid: ReadonlyMap<number, Sums>): PaidAs[] {
  const claimed = new Map<number, Sums[]>();
  for (const record of records) {
    if (record.outcome === 'PAID') claimed.set(record.personId, [...(claimed.get(record.personId) ?? []), record]);
  }
  return [...claimed].flatMap(([personId, amounts]) => {
    const tally = totalOf(amounts);
    const ledger = paid.get(personId) ?? { medicalFen: 0, pensionFen: 0 };
    const medical = { fund: 'medical' as const, personId, tallyFen: tally.medicalFen, ledgerFen: ledger.medicalFen };
    const pension = { fund: 'pension' as const, personId, tallyFen: tally.pensionFen, ledgerFen: ledger.pensionFen };
    return [medical, pension].filter(({ tallyFen, ledgerFen }) => tallyFen !== ledgerFen);
  });
}

export interface Session {
  readonly state: SessionState;
  /** Whose device it is. */
  readonly agent: number;
  readonly openDifferences: number;
}

export interface Hand {
  readonly id: number;
  readonly roles: readonly string[];
}

/** 点交由另一人: who went out does not close his own session. */
const GUARDS: Readonly<Record<SessionAction, (session: Session, hand: Hand) => DomainError | null>> = {
  take: ownOnly,
  sync: ownOnly,
  complete: ownOnly,
  cancel: () => null,
  tally: () => null,
  close: ({ agent, openDifferences }, hand) => {
    if (hand.id === agent || !hand.roles.some((role) => role === 'TOWNSHIP_CLERK' || role === 'COLLECTION_CLERK'))
      return new DomainError('forbidden', 'visit-closed-by-agent', '上门征缴由没有外出的乡镇或者两险经办人员点交结束。');
    return openDifferences === 0
      ? null
      : new DomainError('conflict', 'differences-open', `还有 ${openDifferences} 项差异没有处理，不能结束。`, {
          params: { open: openDifferences },
        });
  },
};

function ownOnly({ agent }: Session, hand: Hand): DomainError | null {
  return hand.id === agent ? null : new DomainError('forbidden', 'not-permitted', '离线包只能由领取的人员在登记的设备上使用。');
}

export function sessionActions(session: Session, hand: Hand): SessionAction[] {
  return allowedActions(SESSION_TRANSITIONS, session.state).filter(
    (action) => action !== 'complete' && GUARDS[action](session, hand) === null,
  );
}

export function advanceSession(session: Session, action: SessionAction, hand: Hand): SessionState {
  const next = nextStatus(SESSION_TRANSITIONS, session.state, action);
  const refusal = GUARDS[action](session, hand);
  if (refusal) throw refusal;
  return next;
}
