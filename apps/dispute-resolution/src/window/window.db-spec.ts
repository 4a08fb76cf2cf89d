import { DomainError } from '@app/domain-kernel';
import type { HandledCase, HandledCases } from '@app/handled-cases';
import { localDate } from '@app/legal-calendar';
import { type DisputeWorld, disputeWorld, staff } from '../../test/dispute-world';
import { Proceedings } from '../disputes/application/proceedings';
import { RegisterDispute } from '../disputes/application/register-dispute';
import { TakeInWork } from './application/take-in-work';
import { WindowWork } from './application/window-work';

const CASE_NO = '53292220261123000000017';
const code = (expected: string) => expect.objectContaining({ code: expected });
const event = (routeId: number, handledBy: number[] = [1002]) => ({
  routeId,
  caseId: routeId + 100,
  caseNo: CASE_NO,
  service: 'dispute-resolution' as const,
  itemCode: '530512029000',
  situation: 'GENERAL',
  division: '532922101',
  organCode: '532922-justice',
  acceptedOn: '2026-11-23',
  statutoryDueOn: '2026-11-30',
  promisedDueOn: null,
  handledBy,
});
const CASE: HandledCase = {
  caseNo: CASE_NO,
  item: { code: '530512029000', version: 1, name: '法律援助申请' },
  situation: 'GENERAL',
  division: '532922101',
  receivedOn: '2026-11-23',
  acceptedOn: '2026-11-23',
  statutoryDueOn: '2026-11-30',
  promisedDueOn: null,
  parties: [
    {
      role: 'APPLICANT',
      kind: 'PERSON',
      name: '张玉竹',
      idType: 'CITIZEN_CARD',
      idNumber: '532999197804150038',
      phone: '13800000003',
      relation: null,
      mandateUntil: null,
    },
  ],
  form: { matter: 'WAGES', exempt: 'MIGRANT_WAGES', opponent: '漾濞示例建筑劳务有限公司' },
  papers: [],
};

let world: DisputeWorld;
let away = false;
let work: TakeInWork;
beforeAll(async () => {
  world = await disputeWorld();
  const cases = {
    read: () => (away ? Promise.reject(new DomainError('unavailable', 'case-unavailable', '暂时读不到。')) : Promise.resolve(CASE)),
  } as unknown as HandledCases;
  work = new TakeInWork(world.database, cases, world.get(RegisterDispute), world.clock);
});
afterAll(() => world.close());

const handOver = (routeId: number, handledBy?: number[]) =>
  world.database.run((tx) => world.get(WindowWork).handOver(tx, event(routeId, handledBy), world.clock.now()));
const callBack = (routeId: number) =>
  world.database.run((tx) =>
    world.get(WindowWork).callBack(tx, { routeId, caseId: 1, caseNo: CASE_NO, service: 'dispute-resolution' }, world.clock.now()),
  );
const state = async (routeId: number) =>
  (
    await world.database.query<{ state: string; dispute_id: number | null }>(
      'SELECT state, dispute_id FROM window_work WHERE route_id = $1',
      [routeId],
    )
  )[0];

/** Opens the aid that the case asked for and takes a step. */
async function decide(disputeId: number, action: 'grant' | 'deny', login: string, details = {}): Promise<void> {
  await world.database.run(async (tx) => {
    const proceedings = world.get(Proceedings);
    const opening = { disputeId, kind: 'LEGAL_AID' as const, organ: '532922-justice', partyIds: [], on: localDate('2026-11-23') };
    const { id } = await proceedings.open(tx, opening, null, world.clock.now());
    await proceedings.move(tx, { proceedingId: id, action, on: localDate('2026-11-23'), details }, staff(login), world.clock.now());
  });
}

describe('a case that the window handed over', () => {
  it('becomes one dispute, with what the window knows, however often it is told', async () => {
    await handOver(1);
    await handOver(1);
    away = true;
    expect(await work.takeIn()).toBe(0);
    expect(await state(1)).toMatchObject({ state: 'TO_READ' });
    away = false;
    await world.until('2026-11-24');
    expect(await work.takeIn()).toBe(1);
    expect(await work.takeIn()).toBe(0);
    const rows = await world.database.query('SELECT kind, claimants, source_reference FROM dispute');
    expect(rows).toEqual([{ kind: 'LABOUR_WAGES', claimants: 1, source_reference: CASE_NO }]);
  });

  it('is answered once, in the transaction that decides, and not by who received it', async () => {
    const { dispute_id: disputeId } = (await state(1)) ?? {};
    await handOver(2, [staff('justice.legal-aid.3').id]);
    await work.takeIn();
    const { dispute_id: second } = (await state(2)) ?? {};
    await expect(decide(second ?? 0, 'deny', 'justice.legal-aid.3')).rejects.toThrow(code('decided-by-receiver'));
    expect(await world.sent('work.answered.v1')).toEqual([]);
    await decide(second ?? 0, 'deny', 'justice.legal-aid.4', { reasonCode: 'MEANS_EXCEED' });
    await decide(disputeId ?? 0, 'grant', 'justice.legal-aid.3');
    // A later proceeding of the same kind says nothing more to the case.
    await decide(disputeId ?? 0, 'deny', 'justice.legal-aid.4', { reasonCode: 'MEANS_EXCEED' });
    expect(await world.sent('work.answered.v1')).toMatchObject([
      {
        routeId: 2,
        service: 'dispute-resolution',
        result: 'DENY',
        reasonCode: 'NOT_IN_HARDSHIP',
        byStaff: staff('justice.legal-aid.4').id,
      },
      { routeId: 1, result: 'GRANT', reasonCode: null, byStaff: staff('justice.legal-aid.3').id },
    ]);
  });

  it('is not answered after it was called back', async () => {
    await handOver(3);
    await work.takeIn();
    const { dispute_id: disputeId } = (await state(3)) ?? {};
    await callBack(3);
    await callBack(3);
    await decide(disputeId ?? 0, 'grant', 'justice.legal-aid.3');
    expect(await state(3)).toMatchObject({ state: 'CALLED_BACK' });
    expect((await world.sent('work.answered.v1')).map(({ routeId }) => routeId)).toEqual([2, 1]);
    await callBack(1);
    expect(await state(1)).toMatchObject({ state: 'ANSWERED' });
  });
});
