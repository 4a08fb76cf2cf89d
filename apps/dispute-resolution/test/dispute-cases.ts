import type { DisputeView } from '../src/disputes/application/dispute-view';
import type { NamedParty } from '../src/disputes/application/party-cells';
import { ReadDisputes } from '../src/disputes/application/read-disputes';
import type { Registration } from '../src/disputes/application/register-dispute';
import type { Standing } from '../src/disputes/domain/dispute';
import { RegisterFirstContact } from '../src/first-contact/application/register-first-contact.handler';
import { DecideTriage } from '../src/triage/application/decide-triage.handler';
import type { TriageFacts } from '../src/triage/domain/facts';
import { type DisputeWorld, staff } from './dispute-world';

export const DESK = 'dispute.desk.1';

export const person = (name: string, idNumber: string | null = null, standing: Standing = {}): NamedParty => ({
  kind: 'PERSON',
  name,
  idNumber,
  phone: '13800000001',
  representative: false,
  standing,
});

export const employer = (name: string, creditCode: string | null = null): NamedParty => ({
  ...person(name, creditCode),
  kind: 'ORGANISATION',
});

export interface OpenedDispute {
  readonly disputeNo: string;
  readonly claimants: readonly number[];
  readonly respondents: readonly number[];
}

/** A dispute that the desk has taken in and triaged. */
export async function triagedDispute(
  world: DisputeWorld,
  given: Pick<Registration, 'claimants' | 'respondents' | 'kind'> & Partial<Registration>,
  facts: TriageFacts,
  routes: Parameters<DecideTriage['decide']>[1],
): Promise<OpenedDispute> {
  const registration: Registration = {
    source: 'WINDOW',
    sourceReference: null,
    division: '532922101',
    urgency: 'ORDINARY',
    dangerous: false,
    language: null,
    matter: '双方发生纠纷，说法不一。',
    wanted: '请求依法处理。',
    ...given,
  };
  const { answer } = await world.get(RegisterFirstContact).execute(staff(DESK), registration, '不是同一件事', world.request());
  const { disputeNo } = JSON.parse(answer.body) as DisputeView;
  const command = async () => ({ disputeNo, actor: staff(DESK), expectedVersion: await versionOf(world, disputeNo) });
  await world.get(DecideTriage).enterFacts(await command(), facts);
  await world.get(DecideTriage).decide(await command(), routes, '当事人的选择');
  const rows = await world.database.query<{ id: number; side: string }>(
    'SELECT p.id, p.side FROM dispute_party p JOIN dispute d ON d.id = p.dispute_id WHERE d.dispute_no = $1 ORDER BY p.id',
    [disputeNo],
  );
  const of = (side: string): number[] => rows.filter((row) => row.side === side).map(({ id }) => id);
  return { disputeNo, claimants: of('CLAIMANT'), respondents: of('RESPONDENT') };
}

export async function versionOf(world: DisputeWorld, disputeNo: string): Promise<number> {
  return (await world.get(ReadDisputes).get(disputeNo, staff(DESK))).version;
}

/** The clocks of a proceeding by kind: `LA_REVIEW RUNNING 2026-10-08`. */
export async function clocksOfProceeding(world: DisputeWorld, proceedingId: number): Promise<string[]> {
  const rows = await world.database.query<{ line: string }>(
    `SELECT kind || ' ' || state || ' ' || coalesce(due_on::text, '-') AS line FROM clock
      WHERE subject_type = 'proceeding' AND subject_id = $1 ORDER BY id`,
    [proceedingId],
  );
  return rows.map(({ line }) => line);
}
