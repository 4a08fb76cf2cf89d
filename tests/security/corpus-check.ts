import { randomUUID } from 'node:crypto';
import type { CorpusTarget, EnvelopeRow, Expectation } from './corpus';
import { type Sending, type Sent, send } from './send';

/** What must never be in an answer: a stack, a statement, a path of the server, a message of the driver. */
const LEAK =
  /\bat [\w.<>]+ \(|node_modules|\.ts:\d|\/srv\/|\/work\/|\/home\/|INSERT INTO|SELECT .+ FROM|violates|SyntaxError|TypeError|RangeError|FST_ERR|ECONN/;

export function requestOf(row: EnvelopeRow, target: CorpusTarget): Sending {
  const contentType = row.contentType === undefined ? 'application/json' : row.contentType;
  const body = row.body?.(target);
  return {
    method: row.method ?? 'POST',
    path: row.path?.(target) ?? target.create,
    headers: {
      ...target.headers(),
      ...(body === undefined || contentType === null ? {} : { 'content-type': contentType }),
      ...row.headers,
    },
    body,
  };
}

/** Sends one row and holds the answer against what the corpus demands, and against what every answer owes. */
export async function checkRow(port: number, row: EnvelopeRow, target: CorpusTarget): Promise<Sent> {
  const answered = await send(port, requestOf(row, target));
  checkAnswer(answered, row.expect);
  return answered;
}

export function checkAnswer(answered: Sent, { status, code, field }: Expectation): void {
  expect(answered.text).not.toMatch(LEAK);
  expect({ status: answered.status, code: answered.json.code }).toEqual({
    status: oneOf(answered.status, [status].flat()),
    code: code === undefined ? answered.json.code : oneOf(String(answered.json.code), [code].flat()),
  });
  expect(answered.status).toBeLessThan(500);
  if (answered.status < 400) return;
  expect(answered.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answered.json).toMatchObject({
    type: expect.stringMatching(new RegExp(`^https?://[^/]+/docs/errors#${String(answered.json.code)}$`)) as string,
    status: answered.status,
    title: expect.stringMatching(/\p{Script=Han}/u) as string,
    detail: expect.stringMatching(/\p{Script=Han}/u) as string,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  });
  if (field !== undefined) {
    expect(answered.json.errors).toContainEqual({
      pointer: expect.stringMatching(/^(\/.*)?$/) as string,
      code: field,
      message: expect.stringMatching(/\p{Script=Han}/u) as string,
    });
  }
}

export const freshKey = (): string => randomUUID();

/** The actual value where it is among the allowed ones, else the first allowed one, for a readable difference. */
function oneOf<T>(actual: T, allowed: readonly T[]): T | undefined {
  return allowed.includes(actual) ? actual : allowed[0];
}
