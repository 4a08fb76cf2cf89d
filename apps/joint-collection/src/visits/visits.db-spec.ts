import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { yuanOf } from '@app/domain-kernel';
import type { IdempotentRequest } from '@app/http';
import { v7 as uuid } from 'uuid';
import { type CollectionWorld, collectionWorld, staff } from '../../test/collection-world';
import { FindVisits } from './application/find-visits.query';
import { PrepareVisitHandler, type SealedPacket } from './application/prepare-visit.handler';
import { type SignedText, SyncVisitHandler } from './application/sync-visit.handler';
import { TallyVisitHandler } from './application/tally-visit.handler';
import { VisitDevicesHandler } from './application/visit-devices.handler';
import type { SessionView } from './application/visit-view';
import type { Outcome } from './domain/visit-record';

const AGENT = 'village201';
const CLERK = 'town201.1';
const code = (expected: string) => expect.objectContaining({ code: expected });

let world: CollectionWorld;
let keys = 0;
beforeAll(async () => {
  world = await collectionWorld(new Date('2026-11-23T00:10:00Z'));
});
afterAll(() => world?.close());

const request = (): IdempotentRequest => {
  keys += 1;
  return { key: `key-${keys}`, client: 'device', route: 'visits', requestHash: Buffer.alloc(32) };
};

/** A device as it is in an agent's hand: it keeps its key and what it wrote, and has no network. */
class Device {
  private readonly key: KeyObject;
  readonly publicKey: Buffer;
  packet!: SealedPacket;
  readonly written: SignedText[] = [];

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.key = privateKey;
    this.publicKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
  }

  sign(body: string): SignedText {
    return { body, signature: sign(null, Buffer.from(body, 'utf8'), this.key).toString('base64url') };
  }

  get contents(): { packetId: string; receiptNumbers: { first: number }; people: { id: number }[] } {
    return JSON.parse(this.packet.body);
  }

  visit(personId: number, outcome: Outcome, paid: { medicalFen?: number; pensionFen?: number } = {}, change: object = {}): SignedText {
    const before = this.written.at(-1);
    const written = this.sign(
      JSON.stringify({
        packetId: this.contents.packetId,
        visitId: uuid(),
        sequence: this.written.length + 1,
        personId,
        outcome,
        visitedAt: world.clock.now().toISOString(),
        receiptNo: this.contents.receiptNumbers.first + this.written.length,
        medical: yuanOf(paid.medicalFen ?? 0),
        pension: yuanOf(paid.pensionFen ?? 0),
        previous: before === undefined ? null : createHash('sha256').update(before.body).digest('hex'),
        ...change,
      }),
    );
    this.written.push(written);
    return written;
  }

  close(medicalFen: number, pensionFen: number): SignedText {
    const last = this.written.at(-1);
    return this.sign(
      JSON.stringify({
        packetId: this.contents.packetId,
        visits: this.written.length,
        medical: yuanOf(medicalFen),
        pension: yuanOf(pensionFen),
        last: last === undefined ? null : createHash('sha256').update(last.body).digest('hex'),
        closedAt: world.clock.now().toISOString(),
      }),
    );
  }
}

interface Out {
  readonly device: Device;
  readonly session: SessionView;
  readonly people: readonly { id: number; householdId: number }[];
}

/** A group of three people, an agent with a device, and the packet on it. */
async function outWithPacket(group: string): Promise<Out> {
  const agent = staff(AGENT);
  const place = { township: '532922201', village: '石竹村', group, responsible: agent.id };
  const people = [await world.person(place), await world.person(place), await world.person(place)];
  const device = new Device();
  const registered = await world.get(VisitDevicesHandler).register('平板', device.publicKey, agent, request());
  const { id: deviceId } = JSON.parse(registered.answer.body) as { id: number };
  const prepared = await world.get(PrepareVisitHandler).prepare(people[0]?.groupId ?? 0, deviceId, agent, request());
  const { id, version } = JSON.parse(prepared.answer.body) as SessionView;
  device.packet = await world.get(PrepareVisitHandler).take(id, agent, version);
  return { device, session: device.packet.session, people };
}
const sync = (
  { device, session }: Out,
  visits: readonly SignedText[],
  closing: SignedText | null = null,
  packet: SignedText = device.packet,
) =>
  world
    .get(SyncVisitHandler)
    .sync(session.id, { packet: { body: packet.body, signature: packet.signature }, visits, closing }, staff(AGENT));
const view = ({ session }: Out): Promise<SessionView> => world.get(FindVisits).view(session.id, staff(AGENT));
const command = async (out: Out, login = CLERK) => ({
  sessionId: out.session.id,
  actor: staff(login),
  expectedVersion: (await view(out)).version,
});

async function pay({ id, householdId }: { id: number; householdId: number }, medicalFen: number, pensionFen: number): Promise<void> {
  await world.database.run(async (tx) => {
    const rows = (await tx.query(
      `INSERT INTO joint_bill (household_id, division, state, total_fen, medical_fen, pension_fen, rules_version, issued_by, issued_at, expires_at)
       VALUES ($1, '532922201', 'OPEN', $2, $3, $4, 'v', 1, $5, $5) RETURNING id`,
      [householdId, medicalFen + pensionFen, medicalFen, pensionFen, world.clock.now()],
    )) as { id: number }[];
    for (const [fund, fen] of [
      ['medical', medicalFen],
      ['pension', pensionFen],
    ] as const)
      await tx.query(
        `INSERT INTO joint_bill_line (bill_id, obligation_id, person_id, fund, year, amount_fen, assistance_fen, subsidy_fen) VALUES ($1, $2, $3, $4, 2027, $5, 0, 0)`,
        [rows[0]?.id, id * 10 + (fund === 'medical' ? 1 : 2), id, fund, fen],
      );
    await tx.query(`UPDATE joint_bill SET state = 'PAID', paid_at = $2 WHERE id = $1`, [rows[0]?.id, world.clock.now()]);
  });
}

it('goes out with the group, the rules of the day and reserved numbers, and no whole citizen number', async () => {
  const out = await outWithPacket('一组');
  expect(out.session).toMatchObject({ state: 'OUT', people: 3, numbers: { first: 1, last: 23 }, validUntil: '2026-11-26T15:59:59.000Z' });
  const body = JSON.parse(out.device.packet.body) as { people: object[]; rules: { medical: object[]; pension: { tiers: object[] } } };
  expect(body.people).toHaveLength(3);
  expect(out.device.packet.body).not.toMatch(/\d{17}[\dXx]/);
  expect(body.rules.medical).toContainEqual(expect.objectContaining({ coverageYear: 2027, personal: '400.00', example: true }));
  expect(body.rules.pension.tiers).toContainEqual({ amount: '200.00', subsidy: '30.00' });
  // Taken again: the same to the byte. The next packet of the township has other numbers.
  const again = await world.get(PrepareVisitHandler).take(out.session.id, staff(AGENT), out.session.version);
  expect(again.body).toBe(out.device.packet.body);
  expect((await outWithPacket('二组')).session.numbers.first).toBe(24);
  const [row] = await world.database.query<{ kept: string }>('SELECT row_to_json(s)::text AS kept FROM visit_session s LIMIT 1');
  expect(row?.kept).not.toContain('杨某');
});

it('comes back twice, in pieces and out of order, a week late: the receipt has the time of the visit', async () => {
  const out = await outWithPacket('三组');
  const [first, second, third] = out.people as [Out['people'][0], Out['people'][0], Out['people'][0]];
  const one = out.device.visit(first.id, 'PAID', { medicalFen: 40000, pensionFen: 20000 });
  const two = out.device.visit(second.id, 'REFUSED');
  const three = out.device.visit(third.id, 'PAID', { medicalFen: 40000 });
  const closing = out.device.close(80000, 20000);
  await pay(first, 40000, 20000);
  await pay(third, 40000, 0);
  const visited = JSON.parse(one.body) as { visitedAt: string };
  world.clock.moveTo(new Date('2026-11-30T08:00:00Z'));

  expect(await sync(out, [three], closing)).toMatchObject({ accepted: 1, repeated: 0, session: { state: 'OUT', received: 1 } });
  expect(await sync(out, [three, one])).toMatchObject({ accepted: 1, repeated: 1, session: { state: 'OUT', received: 2 } });
  const whole = await sync(out, [two]);
  expect(whole).toMatchObject({ accepted: 1, session: { state: 'TALLIED', received: 3, differences: [] } });
  const again = await sync(out, [one, two, three], closing);
  expect(again).toMatchObject({ accepted: 0, repeated: 3 });
  expect(again.session).toEqual(whole.session);
  const [row] = await world.database.query<{ visited_at: Date; received_at: Date }>(
    'SELECT visited_at, received_at FROM visit WHERE session_id = $1 AND sequence = 1',
    [out.session.id],
  );
  expect(row?.visited_at.toISOString()).toBe(visited.visitedAt);
  expect(row?.received_at.toISOString().slice(0, 10)).toBe('2026-11-30');

  await expect(world.get(TallyVisitHandler).close(await command(out, AGENT))).rejects.toThrow(code('visit-closed-by-agent'));
  expect(await world.get(TallyVisitHandler).close(await command(out))).toMatchObject({ state: 'CLOSED', actions: [] });
  expect(await sync(out, [one])).toMatchObject({ accepted: 0, repeated: 1 });
});

it('is refused whole where packet, signature or record is not as it was, and the attempt stays on record', async () => {
  const out = await outWithPacket('四组');
  const [first, second] = out.people as [Out['people'][0], Out['people'][0]];
  const good = out.device.visit(first.id, 'ABSENT');
  const other = new Device();
  const edited = { ...out.device.packet, body: out.device.packet.body.replace('"400.00"', '"4.00"') };
  expect(edited.body).not.toBe(out.device.packet.body);
  const forged = { ...good, body: good.body.replace('ABSENT', 'REFUSED') };
  await expect(sync(out, [good], null, edited)).rejects.toThrow(code('visit-packet-tampered'));
  await expect(sync(out, [good], null, { ...out.device.packet, signature: 'A'.repeat(86) })).rejects.toThrow(code('visit-packet-tampered'));
  await expect(sync(out, [good, forged])).rejects.toThrow(code('visit-signature-wrong'));
  await expect(sync(out, [good, other.sign(good.body)])).rejects.toThrow(code('visit-signature-wrong'));
  await expect(sync(out, [good, out.device.sign('{"outcome":"CASH"}')])).rejects.toThrow(code('visit-unreadable'));
  await expect(sync(out, [good, out.device.visit(second.id, 'ABSENT', {}, { personId: 999_999 })])).rejects.toThrow(code('visit-foreign'));
  expect(await view(out)).toMatchObject({ state: 'OUT', received: 0 });
  const refused = await world.database.query<{ reason: string }>(
    `SELECT reason FROM audit_record WHERE object_type = 'visit-session' AND object_id = $1 AND result = 'REFUSED' ORDER BY id`,
    [String(out.session.id)],
  );
  expect(refused.map(({ reason }) => reason)).toEqual([
    'visit-packet-tampered',
    'visit-packet-tampered',
    'visit-signature-wrong',
    'visit-signature-wrong',
    'visit-unreadable',
    'visit-foreign',
  ]);
  await expect(
    world.get(SyncVisitHandler).sync(out.session.id, { packet: out.device.packet, visits: [good], closing: null }, staff('village103')),
  ).rejects.toThrow(code('visit-not-found'));
  await world.get(VisitDevicesHandler).revoke(Number((await world.get(FindVisits).devices(staff(AGENT), 0, 100)).at(-1)?.id), staff(CLERK));
  await expect(sync(out, [good])).rejects.toThrow(code('visit-device-unfit'));
});

it('opens a difference where the ledger does not hold what the visit said, until it does or somebody else explains it', async () => {
  const out = await outWithPacket('五组');
  const [first, second] = out.people as [Out['people'][0], Out['people'][0]];
  const visits = [
    out.device.visit(first.id, 'PAID', { medicalFen: 40000, pensionFen: 20000 }),
    out.device.visit(second.id, 'PAID', { medicalFen: 40000 }),
  ];
  await pay(first, 40000, 10000);
  const { session } = await sync(out, visits, out.device.close(80000, 20000));
  expect(session.differences.map(({ personId, fund, tally, ledger }) => [personId, fund, tally, ledger])).toEqual([
    [first.id, 'pension', '200.00', '100.00'],
    [second.id, 'medical', '400.00', '0.00'],
  ]);
  await expect(world.get(TallyVisitHandler).close(await command(out))).rejects.toThrow(code('differences-open'));
  await pay(second, 40000, 0);
  const moved = await world.get(TallyVisitHandler).again(await command(out));
  expect(moved.differences.map(({ state, resolution }) => [state, resolution])).toEqual([
    ['OPEN', null],
    ['CLOSED', 'AGREED'],
  ]);
  const open = moved.differences[0]?.id ?? 0;
  await expect(world.get(TallyVisitHandler).explain(await command(out, AGENT), open, '登记时记错了档次')).rejects.toThrow(
    code('visit-closed-by-agent'),
  );
  await world.get(TallyVisitHandler).explain(await command(out), open, '登记时记错了档次，凭回执更正。');
  expect(await world.get(TallyVisitHandler).close(await command(out))).toMatchObject({ state: 'CLOSED' });
});

it('is prepared only for the own group, on a device of one’s own that is not lost', async () => {
  const out = await outWithPacket('六组');
  const groupId = (await world.person({ township: '532922201', village: '石竹村', group: '六组' })).groupId;
  const devices = await world.get(FindVisits).devices(staff(AGENT), 0, 100);
  const mine = devices.at(-1)?.id ?? 0;
  await expect(world.get(PrepareVisitHandler).prepare(groupId, mine, staff('village103'), request())).rejects.toThrow(
    code('visit-not-found'),
  );
  await expect(world.get(PrepareVisitHandler).prepare(groupId, mine, staff(CLERK), request())).rejects.toThrow(code('visit-device-unfit'));
  await expect(world.get(VisitDevicesHandler).register('又一台', out.device.publicKey, staff(AGENT), request())).rejects.toThrow(
    code('visit-device-known'),
  );
  await expect(world.get(PrepareVisitHandler).prepare(999_999, mine, staff(AGENT), request())).rejects.toThrow(code('visit-not-found'));
});
