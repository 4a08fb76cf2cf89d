import type { Span } from '../domain/paper-facts';

const UNITS: Readonly<Record<Span['unit'], string>> = { WORKING_DAY: '个工作日', DAY: '日', MONTH: '个月', YEAR: '年', HOUR: '小时' };

/** `20个工作日`. */
export const inWords = ({ amount, unit }: Span): string => `${amount}${UNITS[unit]}`;
