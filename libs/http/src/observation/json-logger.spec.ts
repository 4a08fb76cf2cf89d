import { JsonLogger } from './json-logger';
import { safeDescription, scrub } from './scrub';

const logged = (write: (logger: JsonLogger) => void): string[] => {
  const lines: string[] = [];
  write(new JsonLogger('debug', (line) => void lines.push(line)));
  return lines;
};

describe('the log', () => {
  it('keeps the allow-list of an object and drops everything else', () => {
    const [line] = logged((logger) =>
      logger.log(
        { message: 'answered', route: '/api/v1/cases', status: 201, body: { name: '张三' }, query: 'q=张三', authorization: 'Bearer x' },
        'Request',
      ),
    );
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'info',
      message: 'answered',
      route: '/api/v1/cases',
      status: 201,
      context: 'Request',
    });
    expect(line).not.toMatch(/张三|Bearer|body|query/);
  });

  it('catches personal numbers that slip into a sentence, and leaves case numbers', () => {
    const [line] = logged((logger) =>
      logger.warn(
        'citizen 532999199003070010 or 11010519491231002x called +8613800138000 from 6222021234567890128 about 53292220261122000000014',
      ),
    );
    expect(line).not.toMatch(/532999199003070010|11010519491231002|13800138000|6222021234567890128/);
    expect(line).toContain('53292220261122000000014');
  });

  it('stays one line per event, whatever the text holds', () => {
    const lines = logged((logger) => logger.log('ok\n{"level":30,"msg":"admin login"}'));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
  });

  it('describes a failed statement by state and constraint, not by its words', () => {
    const error = Object.assign(new Error('invalid input syntax for type date: "张三"'), {
      code: '22007',
      constraint: 'case_ck',
      detail: 'Key (name)=(张三)',
    });
    expect(JSON.stringify(safeDescription(error))).not.toContain('张三');
    expect(safeDescription(error)).toMatchObject({ sqlState: '22007', constraint: 'case_ck' });
    expect(scrub('pid 1234567 at 2026-11-22')).toBe('pid 1234567 at 2026-11-22');
  });
});
