import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Queryable } from '@app/persistence';
import { leastBurdenedDesk, type Officer, officerOf } from '../persistence/officer.repository';

export { namesOfOfficers } from '../persistence/officer.repository';

/** 牵头人: the desk officer who registers it himself, else whoever of the desks of the place has the fewest open disputes. Never nobody. */
export async function leadFor(
  reader: Queryable,
  division: string,
  by: Pick<Actor, 'kind' | 'id' | 'organ' | 'roles' | 'name'>,
): Promise<Pick<Officer, 'id' | 'organ'>> {
  if (by.kind === 'STAFF' && by.roles.includes('DISPUTE_DESK') && by.organ !== null) return { id: by.id, organ: by.organ };
  const found = await leastBurdenedDesk(reader, division);
  if (found === undefined) {
    throw new DomainError('unavailable', 'no-lead-officer', '综治中心还没有设置首问接待人员，纠纷无人牵头，不能登记。请联系系统管理员。');
  }
  return found;
}

/** Somebody who may lead. @throws DomainError `lead-unknown` */
export async function deskOfficer(reader: Queryable, id: number): Promise<Officer> {
  const officer = await officerOf(reader, id);
  if (officer === undefined || !officer.roles.includes('DISPUTE_DESK')) {
    throw new DomainError('rule-violation', 'lead-unknown', '牵头人应是综治中心的首问接待人员，请从名册中选择。');
  }
  return officer;
}
