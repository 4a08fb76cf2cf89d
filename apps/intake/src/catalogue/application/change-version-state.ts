import { DomainError, nextStatus } from '@app/domain-kernel';
import type { Database } from '@app/persistence';
import type { VersionState } from '../domain/item';
import { VERSION_TRANSITIONS, type VersionAction } from '../domain/version-state';
import { findVersion, setLastDay, setState } from '../persistence/catalogue.repository';
import type { VersionName } from './publish-items';

/** 暂停、恢复、取消: with a reason that the guide shows. Retiring closes an open end on `lastDay`. */
export async function changeVersionState(
  database: Database,
  { code, version }: VersionName,
  change: { readonly action: Exclude<VersionAction, 'publish'>; readonly reason: string; readonly lastDay?: string },
): Promise<VersionState> {
  return database.run(async (tx) => {
    const current = await findVersion(tx, code, version);
    if (current === null) {
      throw new DomainError('not-found', 'item-version-unknown', `没有事项“${code}”第${version}版，请检查编码和版本号。`, {
        params: { code, version },
      });
    }
    const state = nextStatus(VERSION_TRANSITIONS, current.state, change.action);
    if (change.action === 'retire' && current.validTo === null) {
      if (change.lastDay === undefined || change.lastDay < current.validFrom) {
        throw new DomainError('rule-violation', 'reason-required', '取消事项须写明最后有效日，且不早于生效之日。');
      }
      await setLastDay(tx, current.id, change.lastDay);
    }
    await setState(tx, current.id, state, change.reason);
    return state;
  });
}
