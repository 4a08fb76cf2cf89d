import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { countyRestDays, nationalCalendar, OFFICE_DIVISION, officeCalendar, PUBLISHED_NOTICES, WorkingCalendar } from '@app/legal-calendar';

const ROOT = path.resolve(__dirname, '../..');

describe('the calendar of the office', () => {
  it('is the national one as long as the county has no rest day in force: an example moves no date', () => {
    expect(countyRestDays(OFFICE_DIVISION)).toEqual([]);
    expect(officeCalendar()).toBe(nationalCalendar());
    expect(officeCalendar()).toBe(officeCalendar());
  });

  it('would move a case by a rest day in force, which wins over a make-up working day', () => {
    const rest = [{ name: '火把节', from: '2026-08-06', to: '2026-08-07', status: 'IN_FORCE', basis: '测试文件' } as const];
    const county = WorkingCalendar.of(PUBLISHED_NOTICES, rest);
    const start = officeCalendar().workingDayAfter(nationalCalendar().coverageStartsOn, 1);
    expect(county.workingDaysBetween(start, county.coverageEndsOn)).toBe(
      nationalCalendar().workingDaysBetween(start, county.coverageEndsOn) - 2,
    );
  });

  it('is what every service counts by: only the public calculator is national', () => {
    const sources = readdirSync(path.join(ROOT, 'apps'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^[^/]+\/src\/.+\.ts$/.test(file) && !/spec\.ts$/.test(file))
      .map((file) => `apps/${file}`);
    const national = sources.filter((file) => /nationalCalendar|countyCalendar/.test(readFileSync(path.join(ROOT, file), 'utf8')));
    expect(sources.length).toBeGreaterThan(100);
    expect(national).toEqual(['apps/intake/src/calendar/calendar.controller.ts']);
  });
});
