import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Upload } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { samplePdf } from '../../../../libs/files/testing/sample-files';
import { type DisputeWorld, disputeWorld, staff } from '../../test/dispute-world';
import { EnterParties } from '../disputes/application/enter-parties';
import { ReadDisputes } from '../disputes/application/read-disputes';
import { TrackProceeding } from '../disputes/application/track-proceeding';
import { type Collected, HandleEvidence } from '../evidence/application/handle-evidence';
import { RegisterFirstContact } from '../first-contact/application/register-first-contact.handler';
import { DisputeStatistics } from '../statistics/application/dispute-statistics.query';
import { DecideTriage } from '../triage/application/decide-triage.handler';
import { HandleRecovery, type PaymentGiven, type RecoveryView } from './application/handle-recovery';

const LOGIN = 'dispute.desk.1';
const EMPLOYER = '漾濞示例建筑劳务有限公司';
const code = (expected: string) => expect.objectContaining({ code: expected });

function pdf(text: string): Upload {
  const mark = `50 0 obj\n<${Buffer.from(text).toString('hex')}>\nendobj\n`;
  return { name: `${text}.pdf`, declaredType: 'application/pdf', fields: {}, content: Readable.from([samplePdf({ objects: [mark] })]) };
}
const given = (changes: Partial<Collected> = {}): Collected => ({
  kind: 'IOU',
  givenBy: null,
  givenOn: null,
  originalSeen: true,
  consent: ['ALL'],
  another: null,
  ...changes,
});

let world: DisputeWorld;
let disputeNo: string;
let workers: number[];
let claims: number[];

async function register(employer: string, name: string): Promise<string> {
  const blank = { idNumber: null, phone: null, representative: false, standing: {} };
  const { answer } = await world.get(RegisterFirstContact).execute(
    staff(LOGIN),
    {
      source: 'WINDOW',
      sourceReference: null,
      kind: 'LABOUR_WAGES',
      division: '532922101',
      urgency: 'ORDINARY',
      dangerous: false,
      language: null,
      matter: '拖欠工资。',
      wanted: '要回工资。',
      claimants: [{ ...blank, kind: 'PERSON', name }],
      respondents: [{ ...blank, kind: 'ORGANISATION', name: employer }],
    },
    null,
    world.request(),
  );
  return (JSON.parse(answer.body) as { disputeNo: string }).disputeNo;
}
const see = () => world.get(ReadDisputes).get(disputeNo, staff(LOGIN));
const command = async () => ({ disputeNo, actor: staff(LOGIN), expectedVersion: (await see()).version });
const content = () => world.get(ReadDisputes).read(disputeNo, staff(LOGIN), 'CONDUCT', null);
const evidence = () => world.get(HandleEvidence);
const recovery = () => world.get(HandleRecovery);
async function pay(lines: PaymentGiven['lines'], changes: Partial<PaymentGiven> = {}): Promise<RecoveryView> {
  const payment: PaymentGiven = {
    lines,
    receivedOn: localDate('2026-11-23'),
    source: 'EMPLOYER',
    proceedingId: null,
    evidenceId: null,
    confirmedByReceiver: true,
    ...changes,
  };
  const { answer } = await recovery().receive(disputeNo, staff(LOGIN), payment, world.request());
  return JSON.parse(answer.body) as RecoveryView;
}

beforeAll(async () => {
  world = await disputeWorld();
  disputeNo = await register(EMPLOYER, '张玉竹');
  const claim = { kind: 'WAGES', amountFen: 4_000_000, periodFrom: null, periodTo: null, againstPartyId: null };
  const named = (name: string, idNumber: string) => ({
    side: 'CLAIMANT' as const,
    kind: 'PERSON' as const,
    name,
    idNumber,
    phone: null,
    representative: false,
    standing: {},
    claims: [claim],
  });
  await world.get(EnterParties).add(await command(), [named('杨晶晶', '532999199003070010'), named('罗大山', '532999196509200157')]);
  const read = await content();
  workers = read.claims.map(({ partyId }) => partyId);
  claims = read.claims.map(({ id }) => id);
});
afterAll(() => world.close());

describe('the evidence of a dispute', () => {
  let iou: number;
  let proceedingId: number;
  beforeAll(async () => {
    await world.get(DecideTriage).enterFacts(await command(), { matter: 'MONEY', labour: 'WAGES', iou: true });
    await world.get(DecideTriage).decide(await command(), ['LITIGATION'], null);
    const opened = await world.get(TrackProceeding).open(await command(), {
      kind: 'LITIGATION',
      organ: '漾濞彝族自治县人民法院',
      partyIds: workers,
      on: localDate('2026-11-23'),
      from: null,
    });
    proceedingId = opened.proceedings[0]?.id ?? 0;
    ({ id: iou } = await evidence().collect(disputeNo, staff(LOGIN), given({ givenBy: workers[0] ?? 0 }), pdf('欠条')));
  });

  it('is collected once: the same bytes, or a kind that the chain has', async () => {
    await expect(evidence().collect(disputeNo, staff(LOGIN), given(), pdf('欠条'))).rejects.toThrow(code('evidence-already-collected'));
    const identity = given({ kind: 'IDENTITY', givenBy: workers[0] ?? 0, consent: ['LITIGATION'] });
    await evidence().collect(disputeNo, staff(LOGIN), identity, pdf('身份证'));
    await expect(evidence().collect(disputeNo, staff(LOGIN), identity, pdf('身份证再来'))).rejects.toThrow(
      code('evidence-already-collected'),
    );
    const own = await evidence().collect(disputeNo, world.citizen('luo.dashan'), given({ kind: 'IDENTITY' }), pdf('本人身份证'));
    expect(own).toMatchObject({ givenBy: workers[1], originalSeen: false });
  });

  it('may be brought by the window, and read by who conducts it, on record', async () => {
    await expect(evidence().list(disputeNo, staff('yang.mei'))).rejects.toThrow(code('dispute-not-found'));
    await expect(evidence().open(disputeNo, staff('luo.guihua'), iou, 'SUPERVISE', '了解情况')).rejects.toThrow(code('content-closed'));
    const opened = await evidence().open(disputeNo, staff(LOGIN), iou, 'CONDUCT', null);
    expect(opened.name).toBe('欠条.pdf');
    opened.content.destroy();
    const rows = await world.database.query(`SELECT 1 FROM dispute_reading WHERE 'EVIDENCE' = ANY (fields)`);
    expect(rows).toHaveLength(1);
  });

  it('goes on sealed and in order; redaction keeps its link; consent taken back stops what comes after', async () => {
    const redacted = await evidence().redact(disputeNo, staff(LOGIN), iou, '遮盖了账号', pdf('欠条遮盖件'));
    expect(redacted).toMatchObject({ derivedFrom: iou, kind: 'IOU', consent: ['ALL'] });
    const first = await evidence().handOver(disputeNo, staff(LOGIN), {
      proceedingId,
      purpose: '起诉材料',
      evidenceIds: [redacted.id, iou],
    });
    expect(first.entries.map(({ evidenceId }) => evidenceId)).toEqual([redacted.id, iou]);
    await evidence().revoke(disputeNo, staff(LOGIN), iou);
    await expect(evidence().handOver(disputeNo, staff(LOGIN), { proceedingId, purpose: '补充材料', evidenceIds: [iou] })).rejects.toThrow(
      code('consent-missing'),
    );
    const second = await evidence().handOver(disputeNo, staff(LOGIN), { proceedingId, purpose: '补充材料', evidenceIds: null });
    expect(second).toMatchObject({ sequence: 2, previousHash: first.hash });
    expect(second.entries.map(({ evidenceId }) => evidenceId)).not.toContain(iou);
    await expect(evidence().verify(disputeNo, staff(LOGIN))).resolves.toEqual({ intact: true, faults: [] });
  });

  it('shows one byte that was changed on the disk', async () => {
    const { sha256 } = (await evidence().list(disputeNo, staff(LOGIN))).find(({ id }) => id === iou) ?? { sha256: '' };
    const objects = join(world.directory, 'files', 'disputes', 'objects', sha256.slice(0, 2));
    expect(readdirSync(objects)).toContain(sha256);
    appendFileSync(join(objects, sha256), ' ');
    await expect(evidence().verify(disputeNo, staff(LOGIN))).resolves.toEqual({
      intact: false,
      faults: [{ kind: 'CONTENT_CHANGED', sequence: 1, evidenceId: iou }],
    });
    await expect(world.database.query(`UPDATE evidence_manifest SET purpose = 'x'`)).rejects.toThrow();
  });
});

describe('the money of a dispute', () => {
  it('is written down to the fen, with its proof, and never above what is owed', async () => {
    const [first = 0, second = 0] = claims;
    await expect(pay([{ claimId: first, amountFen: 1 }], { confirmedByReceiver: false })).rejects.toThrow(code('payment-needs-proof'));
    await expect(
      pay([
        { claimId: first, amountFen: 1 },
        { claimId: second, amountFen: 4_000_001 },
      ]),
    ).rejects.toThrow(code('payment-exceeds-claim'));
    expect(await recovery().view(disputeNo, staff(LOGIN))).toMatchObject({ received: '0.00' });
    const view = await pay([
      { claimId: first, amountFen: 4_000_000 },
      { claimId: second, amountFen: 1_500_001 },
    ]);
    expect(view).toMatchObject({ claimed: '80000.00', received: '55000.01', share: '68.75%', daysToFullPayment: null });
    await expect(world.database.query('UPDATE payment_received SET amount_fen = 1')).rejects.toThrow();
  });

  it('takes a mistake back by a line of its own, once', async () => {
    const { payments } = await recovery().view(disputeNo, staff(LOGIN));
    const id = payments[1]?.id ?? 0;
    expect(await recovery().reverse(disputeNo, staff(LOGIN), id, '登到了别人名下')).toMatchObject({ received: '40000.00' });
    await expect(recovery().reverse(disputeNo, staff(LOGIN), id, '再冲一次')).rejects.toThrow(code('payment-reversed'));
  });

  it('follows an advance of the emergency fund until it is recovered, and measures days and share', async () => {
    const second = claims[1] ?? 0;
    await recovery().settle(await command(), [{ claimId: second, agreedFen: 3_000_000 }]);
    await world.until('2026-12-31');
    const paid = await pay([{ claimId: second, amountFen: 3_000_000 }], { source: 'EMERGENCY_FUND', receivedOn: localDate('2026-12-30') });
    expect(paid).toMatchObject({ received: '70000.00', share: '87.50%', fullyReceivedOn: '2026-12-30', daysToFullPayment: 37 });
    const advance = paid.payments.find(({ source }) => source === 'EMERGENCY_FUND');
    expect(advance?.toRecover).toBe('30000.00');
    const on = localDate('2026-12-31');
    const after = await recovery().recover(disputeNo, staff(LOGIN), advance?.id ?? 0, 1_000_000, on, null);
    expect(after.payments.find(({ id }) => id === advance?.id)?.toRecover).toBe('20000.00');
    await expect(recovery().recover(disputeNo, staff(LOGIN), advance?.id ?? 0, 2_000_001, on, null)).rejects.toThrow(
      code('payment-exceeds-claim'),
    );
  });

  it('shows a worker his own sums and nobody else’s', async () => {
    const own = await recovery().view(disputeNo, world.citizen('luo.dashan'));
    expect(own.claims).toMatchObject([{ partyId: workers[1], received: '30000.00' }]);
    await expect(recovery().view(disputeNo, staff('luo.guihua'))).rejects.toThrow(code('not-permitted'));
  });

  it('counts for the county: two figures, kinds, and employers who owe again and again', async () => {
    await register(`${EMPLOYER}`, '阿·尼么');
    const statistics = world.get(DisputeStatistics);
    const [from, to] = [localDate('2026-11-01'), localDate('2026-12-31')];
    const supervisor = staff('luo.guihua');
    expect(await statistics.recovery(supervisor, from, to)).toMatchObject({
      disputes: 1,
      people: 3,
      claimed: '80000.00',
      received: '70000.00',
      share: '87.50%',
      fullyPaid: 1,
      medianDays: 37,
    });
    expect(await statistics.by(supervisor, 'KIND', from, to)).toMatchObject([{ key: 'LABOUR_WAGES', disputes: 2, people: 4, open: 2 }]);
    expect(await statistics.employers(supervisor, from, to, 2)).toMatchObject([{ name: EMPLOYER, disputes: 2, people: 4 }]);
    expect(await statistics.employers(supervisor, from, to, 3)).toEqual([]);
    expect(await statistics.by({ ...supervisor, jurisdiction: '532922103' }, 'KIND', from, to)).toEqual([]);
    expect(await statistics.stuck()).toEqual([]);
  });
});
