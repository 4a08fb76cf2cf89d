import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { ORGANS } from '@app/county';
import { nextNumbers } from '@app/documents';
import { Clock, DomainError, yuanOf } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once, versionMismatch } from '@app/http';
import { maskCitizenNumber } from '@app/identifiers';
import { addDays, type LocalDate, localDateOf, startOfDay } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import rules from '../../../data/visit-rules.json';
import { JointCollectionDatabase } from '../../database';
import { type Person, PersonDirectory } from '../../people/application/person-directory';
import { RULES } from '../../rules/application/shipped-rules';
import { medicalVersion, pensionVersion } from '../../rules/domain/rules';
import { advanceSession } from '../domain/session';
import { OUTCOME_NAMES } from '../domain/visit-record';
import { insertSession, saveSession } from '../persistence/visit.repository';
import { FindVisits } from './find-visits.query';
import { hashOf, PacketSeal } from './packet-seal';
import type { SessionView } from './visit-view';

export interface SealedPacket {
  /** The very text that is signed. */
  readonly body: string;
  readonly signature: string;
  /** Of the county: the device checks the packet with it. */
  readonly publicKey: string;
  readonly session: SessionView;
}

const bodyContext = (packetId: string): string => `joint_collection.visit_session.body_cell|${packetId}`;

/** 备包: one village group, the rules of the day and reserved numbers, signed for one device. */
@Injectable()
export class PrepareVisitHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly people: PersonDirectory,
    private readonly cipher: PersonalDataCipher,
    private readonly seal: PacketSeal,
    private readonly reads: FindVisits,
  ) {}

  prepare(groupId: number, deviceId: number, actor: Actor, request: IdempotentRequest): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const device = await this.reads.device(tx, deviceId, actor);
      if (device.staffId !== actor.id || device.revokedAt !== null)
        throw new DomainError('rule-violation', 'visit-device-unfit', '请用您自己登记、没有挂失的设备领取离线包。');
      const people = await this.people.ofGroup(tx, actor, groupId);
      const [first] = people;
      if (first === undefined) throw new DomainError('not-found', 'visit-not-found', '没有这个村民小组，或者不在您的责任范围内。');
      if (people.length > rules.maximumPeople)
        throw new DomainError('rule-violation', 'visit-too-many', `一个离线包最多 ${rules.maximumPeople} 人，请分组领取。`);
      const numbers = await this.reserve(tx, first.township, people.length + rules.spareNumbers, now);
      const packetId = uuid();
      const validUntil = endOfDay(addDays(localDateOf(now), rules.validDays));
      const syncUntil = endOfDay(addDays(localDateOf(now), rules.syncDays));
      const shown = await this.roster(tx, people, actor, now);
      const body = JSON.stringify({
        packetId,
        device: device.publicKey.toString('base64url'),
        group: { id: groupId, township: first.township, village: first.village, name: first.groupName },
        issuedAt: now.toISOString(),
        validUntil: validUntil.toISOString(),
        syncUntil: syncUntil.toISOString(),
        receiptNumbers: numbers,
        rules: rulesOf(localDateOf(now)),
        // What a visit may end with, as the device shows it.
        outcomes: OUTCOME_NAMES,
        people: shown,
      });
      const id = await insertSession(tx, {
        packetId,
        deviceId,
        agent: actor.id,
        agentName: actor.name,
        township: first.township,
        groupId,
        groupName: `${first.village}${first.groupName}`,
        people: people.map((person) => person.id),
        firstNumber: numbers.first,
        lastNumber: numbers.last,
        issuedAt: now,
        validUntil,
        syncUntil,
        bodyCell: this.cipher.encrypt(body, bodyContext(packetId)),
        bodyHash: Buffer.from(hashOf(body), 'hex'),
        signature: this.seal.seal(body),
      });
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'visit.prepare', objectType: 'visit-session', objectId: id, result: 'DONE' },
      ]);
      return answer(201, await this.reads.viewIn(tx, id, actor), { Location: `/api/v1/visit-sessions/${id}` });
    });
  }

  /** 领取: the packet leaves for its device; taken again it is the same to the byte. */
  take(sessionId: number, actor: Actor, expectedVersion: number): Promise<SealedPacket> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const session = await this.reads.session(tx, sessionId, actor, 'FOR UPDATE OF s');
      if (session.version !== expectedVersion) throw versionMismatch(session.version);
      const state = advanceSession(session, 'take', actor);
      if (session.deviceRevokedAt !== null)
        throw new DomainError('rule-violation', 'visit-device-unfit', '这台设备已经挂失，请另备离线包。');
      await saveSession(tx, sessionId, { state });
      await recordAudit(tx, [
        // Names and masked numbers of a whole group leave the house: who took them stays on record.
        { occurredAt: now, actor, action: 'visit.take', objectType: 'visit-session', objectId: sessionId, result: 'DONE' },
      ]);
      return {
        body: this.cipher.decrypt(session.bodyCell, bodyContext(session.packetId)),
        signature: session.signature.toString('base64url'),
        publicKey: this.seal.publicKey,
        session: await this.reads.viewIn(tx, sessionId, actor),
      };
    });
  }

  /** Receipt numbers of the township's visits, without gaps and never twice. */
  private async reserve(tx: Transaction, township: string, count: number, now: Date): Promise<{ first: number; last: number }> {
    const organ = ORGANS.find((one) => one.division === township && one.kind === 'TOWNSHIP_GOVERNMENT');
    const year = Number(localDateOf(now).slice(0, 4));
    const [range] = await nextNumbers(tx, [{ series: `${organ?.sign ?? township}访`, year, count }]);
    if (!range) throw new Error('the series gave no numbers');
    return { first: range.first, last: range.first + range.count - 1 };
  }

  /** What an agent needs at the door: who lives there, and the end of the number to tell namesakes apart. */
  private async roster(tx: Transaction, people: readonly Person[], actor: Actor, now: Date): Promise<object[]> {
    const numbers = await this.people.citizenNumbers(
      tx,
      actor,
      people.map(({ id }) => id),
    );
    await recordAudit(tx, [
      {
        occurredAt: now,
        actor,
        action: 'personal-data.packet',
        objectType: 'village-group',
        objectId: people[0]?.groupId ?? 0,
        result: 'DONE',
        changedFields: ['name', 'citizenNumber'],
      },
    ]);
    return people.map(({ id, name, birthOn, householdNumber, registrationState }) => ({
      id,
      name,
      birthOn,
      household: householdNumber,
      registration: registrationState,
      citizenNumber: maskCitizenNumber(numbers.get(id) ?? ''),
    }));
  }
}

const endOfDay = (day: LocalDate): Date => new Date(startOfDay(addDays(day, 1)).getTime() - 1000);

/** 当日规则: what the agent tells people, with its versions; an example value says so. */
function rulesOf(today: LocalDate): object {
  const year = Number(today.slice(0, 4));
  const medical = RULES.medical.amounts.filter(({ coverageYear }) => coverageYear >= year);
  const pension = RULES.pension.tables.find((table) => table.year === year);
  return {
    version: { medical: medicalVersion(RULES), pension: pensionVersion(RULES), visits: rules.version },
    medical: medical.map(({ coverageYear, personalFen, article, example }) => ({
      coverageYear,
      personal: yuanOf(personalFen),
      article,
      example,
    })),
    pension:
      pension === undefined
        ? null
        : {
            year,
            article: pension.article,
            example: pension.example,
            tiers: pension.tiers.map(({ amountFen, subsidyFen }) => ({ amount: yuanOf(amountFen), subsidy: yuanOf(subsidyFen) })),
          },
  };
}
