import assert from 'node:assert/strict';
import { yuanOf } from '@app/domain-kernel';
import { type CollectionCounty, startCollectionCounty } from './collection-county';
import { expected, refusedWith } from './desk';
import { inventedPerson, Stage, type Story } from './stage';
import { VisitDevice } from './visit-device';

const MEDICAL = 'RESIDENT_MEDICAL';
const PENSION = 'RESIDENT_PENSION';
const TOWN = '532922201';

interface Member {
  readonly id: number;
  readonly householdId: number;
  readonly groupId: number;
}
interface Raised {
  readonly items: readonly {
    readonly verdict: string;
    readonly refusals: readonly { readonly code: string }[];
    readonly obligation: { readonly id: number; readonly due: string; readonly subsidy: string; readonly year: number } | null;
  }[];
}
interface Payments {
  readonly state: string;
  readonly attempts: readonly { readonly transactionId: string | null }[];
  readonly legs: readonly { readonly fund: string; readonly amount: string }[];
  readonly receipt: { readonly total: string; readonly medical: string; readonly pension: string; readonly hash: string } | null;
}
interface Versioned {
  readonly id: number;
  readonly version: number;
  readonly state: string;
}
interface Batch extends Versioned {
  readonly matchedRows: number;
  readonly tickets: { readonly total: number; readonly open: number };
}
interface Ticket extends Versioned {
  readonly kind: string;
  readonly transactionId: string;
}

/** One season in 富恒乡, on a county and a tax channel of its own. */
class Season {
  readonly there: Stage;
  constructor(readonly county: CollectionCounty) {
    this.there = new Stage(county, () => undefined);
  }
  get clerk() {
    return this.there.person('town201.1');
  }
  get agent() {
    return this.there.person('village201');
  }
  get collection() {
    return this.there.person('insurance.collection.1');
  }
  get finance() {
    return this.there.person('finance.funds.1');
  }

  async roster(rows: readonly (readonly string[])[]): Promise<void> {
    const text = [['户号', '村', '组', '姓名', '身份证号', '人员类别', '认定日期', '职工医保起始日期'], ...rows]
      .map((row) => row.join(','))
      .join('\n');
    const sent = expected(
      await this.clerk.upload<Versioned>('/api/v1/collection/roster-imports', '富恒乡名册.csv', 'text/csv', Buffer.from(text), {
        township: TOWN,
      }),
      202,
    );
    const wait = (state: string): Promise<Versioned> =>
      this.there.until(`the roster is ${state}`, async () => {
        const view = expected(await this.clerk.get<Versioned>(`/api/v1/collection/roster-imports/${sent.id}`), 200);
        return view.state === state ? view : undefined;
      });
    const { version } = await wait('PREVIEWED');
    expected(await this.clerk.command(`/api/v1/collection/roster-imports/${sent.id}/applications`, version), 202);
    await wait('APPLIED');
  }

  find = async (citizenNumber: string): Promise<Member> =>
    expected(await this.clerk.post<Member>('/api/v1/collection/people/searches', { citizenNumber }), 200);

  async pay(obligations: readonly number[], total: string): Promise<Payments> {
    const bill = expected(await this.clerk.create<{ number: string; version: number }>('/api/v1/bills', { obligations, total }), 201);
    const begun = await this.clerk.createOn(`/api/v1/bills/${bill.number}/payments`, bill.version, { channel: 'tax-app', total });
    assert(begun.status < 300, `the payment was answered ${begun.status}: ${JSON.stringify(begun.body)}`);
    return this.there.until('the payment is posted', async () => {
      const view = expected(await this.clerk.get<Payments>(`/api/v1/bills/${bill.number}/payments`), 200);
      return view.state === 'PAID' ? view : undefined;
    });
  }

  /** A line of the channel's file. */
  line(transactionId: string, medicalFen: number, pensionFen: number, state = '成功'): string {
    return `${transactionId},缴费,${state},CNY,${yuanOf(medicalFen + pensionFen)},${yuanOf(medicalFen)},${yuanOf(pensionFen)},2026-11-23 12:00:00,`;
  }

  async statement(lines: readonly string[]): Promise<Batch> {
    const paid = lines
      .filter((line) => line.includes(',成功,'))
      .reduce((sum, line) => sum + Math.round(Number(line.split(',')[4]) * 100), 0);
    const text = [
      '流水号,类型,状态,币种,金额,医疗保险,养老保险,交易时间,缴费单号',
      ...lines,
      `合计,${lines.length},${yuanOf(paid)},0.00`,
    ].join('\n');
    return expected(
      await this.collection.upload<Batch>('/api/v1/reconciliation/statements', '20261123.csv', 'text/csv', Buffer.from(text), {
        channel: 'tax-app',
        day: '2026-11-23',
      }),
      200,
    );
  }

  batch = async (id: number): Promise<Batch> => expected(await this.collection.get<Batch>(`/api/v1/reconciliation/batches/${id}`), 200);
}

/** Seed 000: "two things at one window or by one home visit". */
export const twoInsurances: Story = {
  number: 16,
  title: '两险同宣同征：一户五口一次缴费、两项基金分账；断网上门；断保六年的等待期；当天对账七处差异',
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const county = await startCollectionCounty('2026-11-23T01:00:00Z');
    const season = new Season(county);
    try {
      const paid = await household(stage, season);
      await gap(stage, season);
      await visit(stage, season);
      await day(stage, season, paid);
    } finally {
      await county.close();
    }
  },
};

async function household(stage: Stage, season: Season): Promise<Payments> {
  const father = inventedPerson('19840312');
  const mother = inventedPerson('19860805');
  const grandmother = inventedPerson('19580211');
  const son = inventedPerson('20150607');
  const baby = inventedPerson('20261008');
  const row = ({ name, idNumber }: { name: string; idNumber: string }, ...more: string[]): string[] => [
    '001',
    '石竹村',
    '一组',
    name,
    idNumber,
    ...more,
  ];
  await stage.step('富恒乡导入名册：一户五口，祖母是低保，母亲参加职工医保', () =>
    season.roster([
      row(father, '', '', ''),
      row(mother, '', '', '2020-03-01'),
      row(grandmother, '低保对象', '2024-01-01', ''),
      row(son, '', '', ''),
      row(baby, '', '', ''),
    ]),
  );
  const [his, hers, gran, boy, little] = await Promise.all(
    [father, mother, grandmother, son, baby].map(({ idNumber }) => season.find(idNumber)),
  );
  assert(his && hers && gran && boy && little);
  const raise = (personId: number, insurance: string, year: number, tier?: string) => ({
    personId,
    insurance,
    year,
    ...(tier ? { tier } : {}),
  });
  const raised = await stage.step('一次登记：医保缴 2027 年，养老缴 2026 年；不能缴的说明原因，不影响其他各项', async () => {
    const { items } = expected(
      await season.clerk.create<Raised>('/api/v1/collection/obligations', {
        items: [
          raise(his.id, MEDICAL, 2027),
          raise(his.id, PENSION, 2026, '500.00'),
          raise(hers.id, MEDICAL, 2027),
          raise(hers.id, PENSION, 2026, '300.00'),
          raise(gran.id, MEDICAL, 2027),
          raise(gran.id, PENSION, 2026, '200.00'),
          raise(boy.id, MEDICAL, 2027),
          raise(little.id, MEDICAL, 2027),
        ],
      }),
      201,
    );
    assert.deepEqual(
      items.map(({ verdict, obligation, refusals }) => obligation?.due ?? `${verdict} ${refusals[0]?.code}`),
      ['400.00', 'REFUSE in-employee-scheme', '160.00', '400.00', '400.00', '500.00', '300.00', 'REFUSE beyond-age'],
    );
    // The tier of 500 yuan; the subsidy goes into the person's own account.
    assert.equal(items[5]?.obligation?.subsidy, '60.00');
    return items;
  });
  const paid = await stage.step('一张缴费单 2160 元，在税务渠道一次缴清', () =>
    season.pay(
      raised.flatMap(({ obligation }) => obligation?.id ?? []),
      '2160.00',
    ),
  );
  await stage.step('两项基金分别入账，回执写明分账和校验值', async () => {
    assert.deepEqual(Object.fromEntries(paid.legs.map(({ fund, amount }) => [fund, amount])), { medical: '1360.00', pension: '800.00' });
    assert.equal(paid.legs.length, 2);
    assert.deepEqual([paid.receipt?.total, paid.receipt?.medical, paid.receipt?.pension], ['2160.00', '1360.00', '800.00']);
    assert.match(paid.receipt?.hash ?? '', /^[0-9a-f]{64}$/);
  });
  return paid;
}

async function gap(stage: Stage, season: Season): Promise<void> {
  const months = async (repairYears: number) =>
    expected(
      await season.clerk.post<{ months: number; lines: unknown[] }>('/api/v1/collection/calculations/waiting-periods', {
        gapYears: 6,
        repairYears,
        paidInWindow: true,
      }),
      200,
    );
  await stage.step('断保六年：等待期九个月，逐行说明依据；补缴三年，六个月', async () => {
    const nine = await months(0);
    assert.equal(nine.months, 9);
    assert(nine.lines.length > 0);
    assert.equal((await months(3)).months, 6);
  });
}

async function visit(stage: Stage, season: Season): Promise<void> {
  const people = [inventedPerson('19700101'), inventedPerson('19720202'), inventedPerson('19750303')];
  await season.roster(people.map(({ name, idNumber }, n) => [`1${n}`, '石竹村', '二组', name, idNumber, '', '', '']));
  const members = await Promise.all(people.map(({ idNumber }) => season.find(idNumber)));
  const groupId = members[0]?.groupId ?? 0;
  const [agentId] = await season.county.staffIds(['village201']);
  await season.clerk.replace(`/api/v1/collection/village-groups/${groupId}/responsible`, { staffId: agentId });
  const device = new VisitDevice(() => season.county.clock.now());
  const session = await stage.step('代办员在登记的设备上领取签名的离线包：名册、当日规则、预留的回执号', async () => {
    const { id: deviceId } = expected(
      await season.agent.create<{ id: number }>('/api/v1/visit-devices', { name: '富恒乡平板1号', publicKey: device.publicKey }),
      201,
    );
    const made = expected(await season.agent.create<Versioned>('/api/v1/visit-sessions', { groupId, deviceId }), 201);
    const packet = expected(
      await season.agent.command<{ body: string; signature: string }>(`/api/v1/visit-sessions/${made.id}/packets`, made.version),
      200,
    );
    device.load(packet);
    return made;
  });
  const visits = members.map(({ id }, n) => device.visit(id, n === 0 ? 'WILL_PAY' : 'ABSENT'));
  const closing = device.close();
  const send = (records: readonly object[], packet: object = device.packet, end: object | undefined = closing) =>
    season.agent.post<{ accepted: number; repeated: number; session: { state: string } }>(`/api/v1/visit-sessions/${session.id}/syncs`, {
      packet,
      visits: records,
      ...(end === undefined ? {} : { closing: end }),
    });
  await stage.step('离线包改动一个字，整批不接收', async () => {
    refusedWith(await send(visits, { ...device.packet, body: device.packet.body.replace('二组', '三组') }), 422, 'visit-packet-tampered');
  });
  await stage.step('没有网络时走访的三户，回来乱序回传两次：只记一次', async () => {
    const first = expected(await send([visits[2] ?? {}]), 200);
    assert.deepEqual([first.accepted, first.session.state], [1, 'OUT']);
    const rest = expected(await send([visits[1] ?? {}, visits[0] ?? {}, visits[2] ?? {}]), 200);
    assert.deepEqual([rest.accepted, rest.repeated, rest.session.state], [2, 1, 'TALLIED']);
    const again = expected(await send(visits), 200);
    assert.deepEqual([again.accepted, again.repeated], [0, 3]);
  });
}

async function day(stage: Stage, season: Season, paid: Payments): Promise<void> {
  const ours = paid.attempts.flatMap(({ transactionId }) => transactionId ?? [])[0] ?? '';
  const more: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const person = inventedPerson('19800505');
    await season.roster([[`2${n}`, '石竹村', '三组', person.name, person.idNumber, '', '', '']]);
    const { id } = await season.find(person.idNumber);
    const { items } = expected(
      await season.clerk.create<Raised>('/api/v1/collection/obligations', { items: [{ personId: id, insurance: MEDICAL, year: 2027 }] }),
      201,
    );
    const payment = await season.pay([items[0]?.obligation?.id ?? 0], '400.00');
    more.push(payment.attempts[0]?.transactionId ?? '');
  }
  season.county.clock.moveTo(new Date('2026-11-24T02:00:00Z'));
  const [, , amount = '', state = '', twice = ''] = more;
  const batch = await stage.step('次日导入渠道对账文件：恰好七张差错工单，五种', async () => {
    const view = await season.statement([
      season.line(ours, 136_000, 80_000),
      season.line(amount, 38_000, 0),
      season.line(state, 40_000, 0, '冲正'),
      season.line(twice, 40_000, 0),
      season.line(twice, 40_000, 0),
      season.line('STRAY-1', 40_000, 0),
      season.line('STRAY-2', 0, 20_000),
    ]);
    assert.deepEqual([view.state, view.tickets.total, view.matchedRows], ['DIFFERENCES', 7, 2]);
    const { items } = expected(await season.collection.get<{ items: Ticket[] }>(`/api/v1/reconciliation/batches/${view.id}/tickets`), 200);
    assert.deepEqual(items.map(({ kind }) => kind).sort(), [
      'AMOUNT_DIFFERS',
      'DUPLICATE',
      'MISSING_HERE',
      'MISSING_HERE',
      'MISSING_THERE',
      'MISSING_THERE',
      'STATE_DIFFERS',
    ]);
    return { ...view, items };
  });
  await stage.step('财政录入到账金额；有工单没有处理，谁也不能签认', async () => {
    const figures = { medical: '2540.00', pension: '1000.00', document: '到账单1号' };
    expected(await season.finance.command(`/api/v1/reconciliation/batches/${batch.id}/treasury-figures`, batch.version, figures), 200);
    const { version } = await season.batch(batch.id);
    refusedWith(await season.collection.command(`/api/v1/reconciliation/batches/${batch.id}/signatures`, version), 409, 'differences-open');
  });
  await stage.step('逐张处理：多收的退给缴费人，其余凭渠道的书面说明', async () => {
    const { items } = expected(
      await season.collection.get<{ items: Ticket[] }>(`/api/v1/reconciliation/batches/${batch.id}/tickets?state=OPEN`),
      200,
    );
    for (const ticket of items.filter(({ kind }) => kind !== 'TREASURY_DIFFERS')) {
      const said =
        ticket.kind === 'MISSING_HERE'
          ? { resolution: 'POST_SURPLUS', reason: '没有对应的缴费单' }
          : { resolution: 'EXPLAINED', reason: '渠道书面更正', document: '漾税函〔2026〕8号' };
      expected(await season.collection.command(`/api/v1/reconciliation/tickets/${ticket.id}/resolutions`, ticket.version, said), 200);
    }
  });
  await stage.step('经办、财政先后签认，当天关账；以后不能再动', async () => {
    const sign = async (person: Season['clerk']) =>
      expected(
        await person.command<Batch>(`/api/v1/reconciliation/batches/${batch.id}/signatures`, (await season.batch(batch.id)).version),
        200,
      );
    await sign(season.collection);
    assert.equal((await sign(season.finance)).state, 'SIGNED');
  });
}
