import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { refusalToExtend } from '../../tasks/domain/clock-paths';
import type { CaseOfExtension, ExtensionState } from '../domain/extension';

/** Days have passed since it was asked for: the case may be decided, paused, or past its day. Why nobody can approve now, or null. */
export function refusalToday(
  { paused }: ExtensionState,
  { routeStatus, statutoryDueOn }: CaseOfExtension,
  on: LocalDate,
): DomainError | null {
  if (routeStatus !== 'OPEN') {
    return new DomainError('conflict', 'state-conflict', '本件已经作出决定或者结束，不能再延长期限，请刷新。');
  }
  return refusalToExtend({ procedure: paused ? 'BEGUN' : null, statutoryDueOn }, on);
}
