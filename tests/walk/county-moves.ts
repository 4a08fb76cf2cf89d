import { DEMO_STAFF } from '@app/county';
import { addDays } from '@app/legal-calendar';
import { Outbox } from '@app/messaging';
import { CatalogueCache } from '../../apps/intake/src/catalogue/application/catalogue-cache';
import { importItems } from '../../apps/intake/src/catalogue/application/import-items';
import { publishItems } from '../../apps/intake/src/catalogue/application/publish-items';
import type { ItemContent } from '../../apps/intake/src/catalogue/domain/item';
import { publishAuthorities } from '../../apps/routing/src/authority/application/publish-authorities';
import { ConnectorBook } from '../../apps/routing/src/connectors/application/connector-book';
import { ReceiveAnswer } from '../../apps/routing/src/connectors/application/receive-answer';
import type { Walk } from './walk';
import { WALK_ITEMS } from './walk-items';

const DAY = 86_400_000;
/** 下放, 委托: lines that the county hands down and takes back. */
const HANDED_DOWN = [
  { item: '530731016000', organ: '532922101-government', division: '532922101', source: 2, principal: null },
  { item: '530731016000', organ: '532922104-government', division: '532922104', source: 2, principal: null },
  { item: '530164023000', organ: '532922103-government', division: '532922103', source: 5, principal: '532922-forestry' },
] as const;
const APPROVERS = DEMO_STAFF.filter(({ roles }) =>
  roles.some((role) => role === 'APPROVER' || role === 'ORGAN_HEAD' || role === 'DISPATCHER'),
);

/** What happens around the cases: days, people on leave, powers handed down and taken back, new versions of items, other systems. */
export class CountyMoves {
  private version = 1;

  constructor(private readonly walk: Walk) {}

  async nextDay(): Promise<boolean> {
    const { chance, world } = this.walk;
    const days = chance.happens(0.08) ? 4 + chance.below(10) : 1;
    const today = new Date(`${this.walk.today}T00:00:00Z`).getTime();
    // Mostly in office hours, sometimes in the evening.
    const hour = chance.happens(0.9) ? 1 + chance.below(7) : 10 + chance.below(5);
    return this.walk.work('next-day', async () => world.clock.pass(today + days * DAY + hour * 3_600_000 - world.clock.now().getTime()));
  }

  leave(): Promise<boolean> {
    const { chance, today } = this.walk;
    const person = chance.one(APPROVERS);
    const fromOn = addDays(today, chance.below(2));
    const body = { fromOn, toOn: addDays(fromOn, chance.below(4)) };
    return this.walk.command('leave', { login: person.login, path: 'leaves', body, key: this.walk.key() });
  }

  async returnFromLeave(): Promise<boolean> {
    const leaves = await this.walk.world.query<{ id: string; staff_id: string; version: number }>(
      'SELECT id, staff_id, version FROM routing.staff_leave WHERE to_on >= $1 AND cancelled_on IS NULL ORDER BY id',
      [this.walk.today],
    );
    if (leaves.length === 0) return false;
    const { id, staff_id: staffId, version } = this.walk.chance.one(leaves);
    const login = this.walk.loginOf(Number(staffId));
    return this.walk.command('return-from-leave', { login, path: `leaves/${id}/cancellations`, body: {}, version });
  }

  /** A line begins or ends; the other services are told as at every start of the county. */
  handDown(): Promise<boolean> {
    const { chance, world, today } = this.walk;
    const line = chance.one(HANDED_DOWN);
    return this.walk.work('authority', () =>
      world.routing.run(async (tx) => {
        const [held]: { id: number }[] = await tx.query(
          'SELECT id FROM authority WHERE item_code = $1 AND acting_organ = $2 AND valid_to IS NULL FOR UPDATE',
          [line.item, line.organ],
        );
        if (held === undefined) {
          await tx.query(
            `INSERT INTO authority (item_code, division, acting_organ, level, power_source, principal_organ, seal_name, valid_from)
             VALUES ($1, $2, $3, 5, $4, $5, '行政审批专用章', $6) ON CONFLICT DO NOTHING`,
            [line.item, line.division, line.organ, line.source, line.principal, addDays(today, chance.below(2))],
          );
        } else {
          await tx.query('UPDATE authority SET valid_to = greatest(valid_from, $2::date), version = version + 1 WHERE id = $1', [
            held.id,
            today,
          ]);
        }
        await publishAuthorities(tx, world.get(Outbox), world.clock.now());
      }),
    );
  }

  /** 清单: the next version of an item, from tomorrow, with another promise, and for a while with a limited number of licences. */
  newVersion(): Promise<boolean> {
    const { chance, world, today } = this.walk;
    const { content } = chance.one(WALK_ITEMS);
    this.version += 1;
    const next: ItemContent = {
      ...content,
      version: this.version,
      validFrom: addDays(today, 1),
      ...(content.code === '530164023000' && chance.happens(0.6)
        ? { quota: { amount: 4, period: 'YEAR', article: '行政许可法 §57', example: true, note: '示例' } }
        : {}),
    };
    return this.walk.work('new-version', async () => {
      await importItems(world.intake, [next], world.clock.now());
      await publishItems(world.intake, [next], world.clock.now());
      await world.get(CatalogueCache).refresh();
    });
  }

  /** The department says by itself what it decided, now and then twice, or about a case that people have taken over. */
  async answer(): Promise<boolean> {
    const { chance, world } = this.walk;
    const calls = await world.query<{ call_key: string }>('SELECT call_key FROM routing.external_call ORDER BY id DESC LIMIT 12');
    const [system] = world.get(ConnectorBook).switchedOn;
    if (calls.length === 0 || system === undefined) return false;
    const answer = world.department.answerTo(chance.one(calls).call_key);
    return this.walk.work('answer', async () => {
      await world.get(ReceiveAnswer).execute(system.connector, answer, 'CALLBACK');
      if (chance.happens(0.3)) await world.get(ReceiveAnswer).execute(system.connector, answer, 'CALLBACK');
    });
  }
}
