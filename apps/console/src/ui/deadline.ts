/** 时限徽标: what is shown of a limit; colour is never the only sign. */
export interface Badge {
  readonly tone: 'none' | 'normal' | 'soon' | 'today' | 'overdue' | 'paused';
  readonly icon: string;
  readonly text: string;
}

/**
 * @param workingDaysLeft counted by the server's calendar where it says so; null when only the day is known
 * @param dueOn `YYYY-MM-DD` or null where the item has no limit
 */
export function badgeOf(dueOn: string | null, today: string, paused = false): Badge {
  if (paused) return { tone: 'paused', icon: '⏸', text: '暂停计时' };
  if (dueOn === null) return { tone: 'none', icon: '○', text: '没有期限' };
  const days = daysBetween(today, dueOn);
  if (days < 0) return { tone: 'overdue', icon: '■', text: `超期 ${-days} 天` };
  if (days === 0) return { tone: 'today', icon: '◆', text: '今天到期' };
  if (days <= 3) return { tone: 'soon', icon: '▲', text: `${dueOn.slice(5)} 到期，剩 ${days} 天` };
  return { tone: 'normal', icon: '●', text: `${dueOn.slice(5)} 到期` };
}

const DAY_MILLISECONDS = 86_400_000;

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MILLISECONDS);
}
