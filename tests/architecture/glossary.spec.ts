import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DISPUTE_TRANSITIONS } from '../../apps/dispute-resolution/src/disputes/domain/dispute';
import { TRACKED_PROCEEDINGS } from '../../apps/dispute-resolution/src/disputes/domain/tracked-proceedings';
import { CASE_TRANSITIONS } from '../../apps/intake/src/cases/domain/case.transitions';
import { BILL_TRANSITIONS } from '../../apps/joint-collection/src/bills/domain/bill.transitions';
import { ATTEMPT_TRANSITIONS, LEG_TRANSITIONS } from '../../apps/joint-collection/src/payments/domain/attempt.transitions';
import { REFUND_TRANSITIONS } from '../../apps/joint-collection/src/refunds/domain/refund.transitions';
import { OBLIGATION_TRANSITIONS } from '../../apps/joint-collection/src/obligations/domain/obligation.transitions';
import { ROSTER_TRANSITIONS } from '../../apps/joint-collection/src/roster/domain/roster-import';
import { OFFICE_PROCEEDINGS } from '../../apps/dispute-resolution/src/disputes/domain/office-proceedings';
import { SUBSIDY_TRANSITIONS } from '../../apps/dispute-resolution/src/legal-aid/domain/subsidy';
import { TASK_TRANSITIONS } from '../../apps/routing/src/tasks/domain/task.transitions';
import { CLOCK_TRANSITIONS } from '../../libs/legal-clock/src/clock';
import { msgSchema } from '../../libs/messaging/src/schema';

const glossary = readFileSync(path.resolve(__dirname, '../../docs/glossary.md'), 'utf8');

/** The literals in the second column of the table under a heading, in the order of the page. */
function literalsUnder(heading: string): string[] {
  const section = glossary.split(/^## /m).find((part) => part.startsWith(heading));
  if (section === undefined) throw new Error(`docs/glossary.md has no section "${heading}"`);
  return [...section.matchAll(/^\|[^|]+\| `([A-Za-z_]+)` \|/gm)].map((match) => match[1] ?? '');
}

/** Deliveries have no transition table in TypeScript: the check of their column is the list. */
function deliveryStates(): string[] {
  const check = /CONSTRAINT delivery_state CHECK \(state IN \(([^)]+)\)\)/.exec(msgSchema.migrations.map(({ up }) => up).join('\n'));
  if (!check) throw new Error('msg.delivery has no CONSTRAINT delivery_state');
  return [...(check[1] ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
}

describe('the glossary', () => {
  it.each<readonly [string, readonly string[]]>([
    ['办件状态', Object.keys(CASE_TRANSITIONS)],
    ['应征状态', Object.keys(OBLIGATION_TRANSITIONS)],
    ['名册导入状态', Object.keys(ROSTER_TRANSITIONS)],
    ['任务状态', Object.keys(TASK_TRANSITIONS)],
    ['期限状态', Object.keys(CLOCK_TRANSITIONS)],
    ['投递状态', deliveryStates()],
    ['缴费单状态', Object.keys(BILL_TRANSITIONS)],
    ['支付状态', Object.keys(ATTEMPT_TRANSITIONS)],
    ['分账状态', Object.keys(LEG_TRANSITIONS)],
    ['退费状态', Object.keys(REFUND_TRANSITIONS)],
    ['法律援助状态', Object.keys(OFFICE_PROCEEDINGS.LEGAL_AID.transitions)],
    ['人民调解状态', Object.keys(OFFICE_PROCEEDINGS.MEDIATION.transitions)],
    ['司法确认状态', Object.keys(OFFICE_PROCEEDINGS.JUDICIAL_CONFIRMATION.transitions)],
    ['补贴状态', Object.keys(SUBSIDY_TRANSITIONS)],
    ['纠纷阶段', Object.keys(DISPUTE_TRANSITIONS)],
    ...Object.values(TRACKED_PROCEEDINGS).map(({ name, transitions }) => [`${name}状态`, Object.keys(transitions)] as const),
  ])('%s: names every status, and none that does not exist', (heading, statuses) => {
    expect(literalsUnder(heading).toSorted()).toEqual([...statuses].toSorted());
  });

  it('gives every term a Chinese word', () => {
    const rows = glossary.split('\n').filter((line) => line.startsWith('| ') && !/^\| (中文|---)/.test(line));
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((row) => !/\p{Script=Han}/u.test(row.split('|')[1] ?? ''))).toEqual([]);
  });
});
