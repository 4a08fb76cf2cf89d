import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/visit-rules.json';
import { JointCollectionDatabase } from '../../database';
import { advanceSession, isComplete, takeIn } from '../domain/session';
import { parseClosing, parseVisit } from '../domain/visit-record';
import { insertVisits, type ReceivedVisit, type StoredSession, saveSession, visitsOf } from '../persistence/visit.repository';
import { FindVisits } from './find-visits.query';
import { hashOf, PacketSeal } from './packet-seal';
import { TallyVisitHandler } from './tally-visit.handler';
import type { SessionView } from './visit-view';

export interface SignedText {
  readonly body: string;
  readonly signature: string;
}

export interface Sync {
  /** As the device keeps it. */
  readonly packet: SignedText;
  readonly visits: readonly SignedText[];
  readonly closing: SignedText | null;
}

export interface SyncResult {
  readonly accepted: number;
  readonly repeated: number;
  readonly session: SessionView;
}

/** 回传: whole or not at all, again and again, in any order; a refusal leaves a line in the audit trail and nothing else. */
@Injectable()
export class SyncVisitHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly seal: PacketSeal,
    private readonly tally: TallyVisitHandler,
    private readonly reads: FindVisits,
  ) {}

  async sync(sessionId: number, sent: Sync, actor: Actor): Promise<SyncResult> {
    const now = this.clock.now();
    try {
      return await this.database.run((tx) => this.take(tx, sessionId, sent, actor, now));
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'rule-violation') await this.recordRefusal(sessionId, error.code, actor, now);
      throw error;
    }
  }

  private async take(tx: Transaction, sessionId: number, sent: Sync, actor: Actor, now: Date): Promise<SyncResult> {
    const session = await this.reads.session(tx, sessionId, actor, 'FOR UPDATE OF s');
    let state = advanceSession(session, 'sync', actor);
    this.requireWhole(session, sent);
    const known = await visitsOf(tx, sessionId);
    const packet = { ...session, people: new Set(session.people) };
    const fresh = takeIn(packet, known, sent.visits.map(this.readVisit), now, rules.clockSkewMinutes);
    const already = new Map(sent.visits.map((one) => [hashOf(one.body), one]));
    const received = fresh.map((one): ReceivedVisit => ({ ...one, ...(already.get(one.hash) as SignedText) }));
    if (received.length > 0 && session.state !== 'OUT')
      throw new DomainError('rule-violation', 'visit-contradicts', '这次上门征缴已经回传完毕，不能再增加走访记录。');
    await insertVisits(tx, sessionId, received, now);
    const closing = this.closingOf(session, sent.closing);
    const all = [...known, ...fresh];
    if (session.state === 'OUT' && closing !== null && isComplete(closing.record, all)) {
      state = advanceSession({ ...session, state }, 'complete', actor);
      await saveSession(tx, sessionId, { state, closing, syncedAt: now });
      await this.tally.compare(tx, { ...session, state }, all, now);
    } else if (received.length > 0 || (closing !== null && session.closing === null)) {
      await saveSession(tx, sessionId, { state, ...(closing === null ? {} : { closing }) });
    }
    await recordAudit(tx, [
      { occurredAt: now, actor, action: 'visit.sync', objectType: 'visit-session', objectId: sessionId, result: 'DONE' },
    ]);
    return {
      accepted: received.length,
      repeated: sent.visits.length - received.length,
      session: await this.reads.viewIn(tx, sessionId, actor),
    };
  }

  /** The packet as it was signed, and every line signed by the device that it was signed for. */
  private requireWhole(session: StoredSession, { packet, visits, closing }: Sync): void {
    if (hashOf(packet.body) !== session.bodyHash.toString('hex') || !this.seal.isSealed(packet.body, packet.signature))
      throw new DomainError('rule-violation', 'visit-packet-tampered', '离线包与签发时不一致，整批没有接收，请联系乡镇便民服务中心。');
    if (session.deviceRevokedAt !== null) throw new DomainError('rule-violation', 'visit-device-unfit', '这台设备已经挂失，回传没有接收。');
    for (const one of closing === null ? visits : [...visits, closing]) {
      if (!this.seal.isSignedBy(session.publicKey, one.body, one.signature))
        throw new DomainError('rule-violation', 'visit-signature-wrong', '有记录不是这台设备签名的，整批没有接收。');
    }
  }

  private readonly readVisit = ({ body }: SignedText) => {
    const record = parseVisit(body);
    if (record === undefined) throw new DomainError('rule-violation', 'visit-unreadable', '有走访记录的格式不对，整批没有接收。');
    return { record, hash: hashOf(body) };
  };

  private closingOf(session: StoredSession, sent: SignedText | null) {
    const body = sent?.body ?? session.closing;
    if (body === null) return null;
    const record = parseClosing(body);
    if (record === undefined || record.packetId !== session.packetId)
      throw new DomainError('rule-violation', 'visit-unreadable', '结束登记的格式不对，整批没有接收。');
    if (session.closing !== null && session.closing !== body)
      throw new DomainError('rule-violation', 'visit-contradicts', '有两份不同的结束登记，请核对设备。');
    return { record, body, hash: hashOf(body) };
  }

  /** After the rollback: that somebody tried stays known, also when nothing else of it does. */
  private recordRefusal(sessionId: number, reason: string, actor: Actor, now: Date): Promise<void> {
    return this.database.run((tx) =>
      recordAudit(tx, [
        { occurredAt: now, actor, action: 'visit.sync', objectType: 'visit-session', objectId: sessionId, result: 'REFUSED', reason },
      ]),
    );
  }
}
