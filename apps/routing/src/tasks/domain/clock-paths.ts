import { DomainError } from '@app/domain-kernel';
import type { ClockUnit, LocalDate } from '@app/legal-calendar';

/** What the law of the item lets be done to the clock of a case, and what has been done already. */
export interface ClockPaths {
  /** The only grounds on which it may stop (行政许可法 §45). */
  readonly specialProcedures: readonly { readonly kind: string; readonly article: string }[];
  readonly extension: {
    readonly amount: number;
    readonly unit: ClockUnit;
    readonly article: string;
    readonly approver: string;
    readonly byGovernment: boolean;
  } | null;
  /** Null while the clock stands, and where the item has no statutory limit. */
  readonly statutoryDueOn: LocalDate | null;
  readonly procedure: 'REQUESTED' | 'BEGUN' | null;
  readonly extended: 'REQUESTED' | 'APPROVED' | null;
}

/** Why no special procedure can be asked for now, or null. */
export function refusalToAskProcedure(paths: ClockPaths, on: LocalDate): DomainError | null {
  if (paths.specialProcedures.length === 0) {
    return new DomainError('rule-violation', 'special-procedure-not-listed', '本事项没有列明特别程序，期限不能停止计算。', {
      article: '行政许可法 §45',
    });
  }
  if (paths.procedure !== null) {
    return new DomainError('conflict', 'special-procedure-open', '本件已有待批准或者正在进行的特别程序，请先办完。');
  }
  return refusalToPause(paths, on);
}

/** Why the clock cannot stop today, or null. Its last day counts itself, so on that day a pause would keep nothing. */
export function refusalToPause({ statutoryDueOn }: Pick<ClockPaths, 'statutoryDueOn'>, on: LocalDate): DomainError | null {
  if (statutoryDueOn === null || on < statutoryDueOn) return null;
  if (on > statutoryDueOn) return expired(statutoryDueOn);
  return new DomainError(
    'rule-violation',
    'clock-exhausted',
    '今天是期限的最后一日，此时启动特别程序不能保留期限；确需时间的，请今天内办理延长。',
    {
      article: '行政许可法 §45',
    },
  );
}

/** 行政许可法 §42: once, before the day is past. Why no extension can be asked for now, or null. */
export function refusalToAskExtension(paths: ClockPaths, on: LocalDate): DomainError | null {
  if (paths.extension === null) {
    return new DomainError('rule-violation', 'extension-not-allowed', '本事项所依据的法律没有规定可以延长办理期限。', {
      article: '行政许可法 §42',
    });
  }
  if (paths.extended !== null) {
    return new DomainError('conflict', 'clock-already-extended', '期限只能延长一次，本件已经申请或者批准过延长。', {
      article: paths.extension.article,
    });
  }
  return refusalToExtend(paths, on);
}

export function refusalToExtend(
  { procedure, statutoryDueOn }: Pick<ClockPaths, 'procedure' | 'statutoryDueOn'>,
  on: LocalDate,
): DomainError | null {
  if (procedure === 'BEGUN' || statutoryDueOn === null) {
    return new DomainError('conflict', 'clock-not-running', '期限正停止计算，恢复计算后才能办理延长；刚刚恢复的，请稍后刷新。', {
      article: '行政许可法 §45',
    });
  }
  return on > statutoryDueOn ? expired(statutoryDueOn) : null;
}

const expired = (dueOn: LocalDate): DomainError =>
  new DomainError('conflict', 'clock-expired', `法定期限已于 ${dueOn} 届满，不能再停止计算或者延长。`, { article: '行政许可法 §42' });
