import { type Actor, divisionRange } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Queryable } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { type Device, devicesWhere, differencesOf, type StoredSession, sessionsWhere } from '../persistence/visit.repository';
import { type DeviceView, deviceView, type SessionView, sessionView } from './visit-view';

/** An agent has his own; who looks after a place has those of the place. Parameters $1 to $3. */
const scopeOf = ({ id, roles, jurisdiction }: Actor): readonly unknown[] => {
  const { from, to } = roles.every((role) => role === 'VILLAGE_AGENT') ? { from: '', to: '' } : divisionRange(jurisdiction);
  return [id, from, to];
};
const SESSIONS = '(s.agent = $1 OR (s.township >= $2 AND s.township < $3))';
const DEVICES = '(d.staff_id = $1 OR (d.division >= $2 AND d.division < $3))';

@Injectable()
export class FindVisits {
  constructor(private readonly database: JointCollectionDatabase) {}

  async session(reader: Queryable, id: number, actor: Actor, lock = ''): Promise<StoredSession> {
    const [found] = await sessionsWhere(reader, `${SESSIONS} AND s.id = $4`, [...scopeOf(actor), id], lock);
    if (!found) throw new DomainError('not-found', 'visit-not-found', '没有这次上门征缴或者这台设备，请刷新列表。');
    return found;
  }

  async device(reader: Queryable, id: number, actor: Actor): Promise<Device> {
    const [found] = await devicesWhere(reader, `${DEVICES} AND d.id = $4`, [...scopeOf(actor), id]);
    if (!found) throw new DomainError('not-found', 'visit-not-found', '没有这次上门征缴或者这台设备，请刷新列表。');
    return found;
  }

  view(id: number, actor: Actor): Promise<SessionView> {
    return this.viewIn(this.database, id, actor);
  }

  async viewIn(reader: Queryable, id: number, actor: Actor): Promise<SessionView> {
    return sessionView(await this.session(reader, id, actor), await differencesOf(reader, id), actor);
  }

  async page(actor: Actor, after: number, limit: number): Promise<SessionView[]> {
    const found = await sessionsWhere(
      this.database,
      `${SESSIONS} AND s.id > $4`,
      [...scopeOf(actor), after, limit],
      'ORDER BY s.id LIMIT $5',
    );
    return found.map((session) => sessionView(session, [], actor));
  }

  async devices(actor: Actor, after: number, limit: number): Promise<DeviceView[]> {
    const found = await devicesWhere(
      this.database,
      `${DEVICES} AND d.id > $4`,
      [...scopeOf(actor), after, limit],
      'ORDER BY d.id LIMIT $5',
    );
    return found.map(deviceView);
  }
}
