import { PersonalDataCipher } from '@app/privacy';
import { eventually } from '@app/testing';
import { type SimulatedTaxChannel, startTaxChannel } from '../../apps/all-in-one/src/simulator/tax-channel';
import { ledgerCommand } from '../../apps/joint-collection/src/commands';
import { type CountyWorld, openCounty } from '../county/county-world';

const CLERK = 'town103.1';
const SUPERVISOR = 'luo.guihua';

/** Story 3: the channel calls back five times, twice with another amount, once with a forged signature, once a week late. */
describe('a tax channel that says many things', () => {
  let world: CountyWorld;
  let channel: SimulatedTaxChannel;
  let keys = 0;

  beforeAll(async () => {
    channel = await startTaxChannel({
      channel: 'tax-app',
      paysByItself: false,
      get noticesUrl(): string {
        return `${world.url}/api/v1/tax-channels/tax-app/notices`;
      },
      now: () => world?.clock.now() ?? new Date(),
    });
    world = await openCounty('2026-11-23T01:00:00Z', 'warn', { TAX_CHANNELS: channel.setting });
  }, 120_000);
  afterAll(async () => {
    await channel?.stop();
    await world?.close();
  });

  async function call<Answer>(login: string, method: string, path: string, body?: object, version?: number): Promise<Answer> {
    keys += 1;
    const response = await fetch(`${world.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await world.token(login)}`,
        'content-type': 'application/json',
        'idempotency-key': `story-3-${keys}`,
        ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = response.status === 204 ? null : await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as Answer;
  }

  /** Somebody of 平坡镇, as a roster would have brought him. */
  async function resident(citizenNumber: string): Promise<number> {
    const cipher = world.app.get(PersonalDataCipher, { strict: false });
    const [group] = await world.query<{ id: string }>(
      `INSERT INTO joint_collection.village_group (township, village, name) VALUES ('532922103', '平坡村', '一组')
       ON CONFLICT (township, village, name) DO UPDATE SET name = excluded.name RETURNING id`,
    );
    const [household] = await world.query<{ id: string }>(
      `INSERT INTO joint_collection.household (group_id, number) VALUES ($1, 'H1') ON CONFLICT (group_id, number) DO UPDATE SET number = 'H1' RETURNING id`,
      [group?.id],
    );
    const [next] = await world.query<{ id: string }>(`SELECT nextval('joint_collection.person_id_seq') AS id`);
    const id = Number(next?.id);
    await world.query(
      `INSERT INTO joint_collection.person (id, citizen_number_cell, citizen_number_index, name, birth_on, sex, township, group_id, household_id, created_at, updated_at)
       VALUES ($1, $2, $3, '杨石榴', '1985-06-12', 'FEMALE', '532922103', $4, $5, now(), now())`,
      [
        id,
        cipher.encrypt(citizenNumber, `joint_collection.person.citizen_number_cell|${id}`),
        cipher.blindIndex('citizen-number', citizenNumber),
        group?.id,
        household?.id,
      ],
    );
    return id;
  }

  const verify = async (): Promise<{ code: number; lines: string[] }> => {
    const lines: string[] = [];
    const url = (await world.query<{ name: string }>('SELECT current_database() AS name'))[0]?.name ?? '';
    const databaseUrl = (process.env.TEST_DATABASE_URL ?? '').replace(/\/[^/?]*(\?|$)/, `/${url}$1`);
    return { code: await ledgerCommand(['verify'], { databaseUrl, print: (line) => void lines.push(line) }), lines };
  };

  it('is believed once: one payment, one surplus that goes back, two alarms, and the books are sound', async () => {
    const personId = await resident('532999198506120083');
    const raised = await call<{ items: { obligation: { id: number } }[] } & Record<string, unknown>>(
      CLERK,
      'POST',
      '/collection/obligations',
      {
        items: [
          { personId, insurance: 'RESIDENT_MEDICAL', year: 2027 },
          { personId, insurance: 'RESIDENT_PENSION', year: 2026, tier: '300.00' },
        ],
      },
    );
    const rows = await world.query<{ id: string; due: string }>(
      `SELECT id, due_fen AS due FROM joint_collection.obligation WHERE person_id = $1 AND state = 'ASSESSED' ORDER BY id`,
      [personId],
    );
    expect({ raised: rows.length > 0, said: raised }).toMatchObject({ raised: true });
    const fen = rows.reduce((sum, { due }) => sum + Number(due), 0);
    const total = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
    const bill = await call<{ number: string; version: number }>(CLERK, 'POST', '/bills', {
      obligations: rows.map(({ id }) => Number(id)),
      total,
    });
    await call(CLERK, 'POST', `/bills/${bill.number}/payments`, { channel: 'tax-app', total }, bill.version);
    const order = `${bill.number}-1`;
    await eventually('the channel has the order', () => channel.books().payments.some(({ orderNumber }) => orderNumber === order));

    // 1: the payment. 2 and 3: the same transaction with other amounts. 4: somebody without the key.
    await channel.pay(order);
    const paid = channel.books().payments.find(({ orderNumber }) => orderNumber === order);
    const notice = {
      merchant: '532922-collection',
      orderNumber: order,
      state: 'SUCCEEDED',
      transactionId: paid?.transactionId,
      currency: 'CNY',
      happenedAt: paid?.happenedAt,
    };
    expect(await channel.tell({ ...notice, noticeId: 'N-other-amount-1', amount: `1${total}` })).toBe(200);
    expect(await channel.tell({ ...notice, noticeId: 'N-other-amount-2', amount: `2${total}` })).toBe(200);
    expect(await channel.tell({ ...notice, noticeId: 'N-forged-00001', amount: total }, 'wrong')).toBe(401);
    // 5: a week late, a second payment.
    world.clock.moveTo(new Date(world.clock.now().getTime() + 7 * 86_400_000));
    const late = { noticeId: 'N-week-late-01', transactionId: 'T-week-late', amount: total, happenedAt: world.clock.now().toISOString() };
    expect(await channel.tell({ ...notice, ...late })).toBe(200);

    const view = await eventually('the surplus is back', async () => {
      const now = await call<{ state: string; surpluses: { state: string }[]; legs: { state: string }[]; receipt: { hash: string } }>(
        CLERK,
        'GET',
        `/bills/${bill.number}/payments`,
      );
      return now.surpluses[0]?.state === 'REFUNDED' && now.legs.every(({ state }) => state === 'SENT') ? now : undefined;
    });
    expect(view).toMatchObject({ state: 'PAID', surpluses: [{ state: 'REFUNDED' }] });
    expect(channel.books().refunds).toEqual([expect.objectContaining({ transactionId: 'T-week-late', amount: total })]);
    const collects = await world.query(`SELECT 1 FROM joint_collection.journal WHERE kind = 'collect'`);
    expect(collects).toHaveLength(1);
    const alarms = await call<{ items: { kind: string; count: number }[] }>(SUPERVISOR, 'GET', '/channel-alarms');
    expect(alarms.items.map(({ kind }) => kind).toSorted()).toEqual(['CONTRADICTION', 'FORGED']);
    expect(await verify()).toMatchObject({ code: 0 });
  }, 120_000);

  it('has books in which an edit by the owner of the tables is named', async () => {
    await world.query(`ALTER TABLE joint_collection.entry DISABLE TRIGGER append_only`);
    await world.query(
      `UPDATE joint_collection.entry SET amount_fen = amount_fen + 1 WHERE line = 1 AND journal_id = (SELECT min(id) FROM joint_collection.journal)`,
    );
    const { code, lines } = await verify();
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(/hash-differs[\s\S]*collect:/);
    expect(lines.join('\n')).toContain('books-unbalanced');
  });
});
