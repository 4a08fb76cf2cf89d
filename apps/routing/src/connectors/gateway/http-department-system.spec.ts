import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MovableClock } from '@app/domain-kernel';
import { SIGNATURE_HEADERS, signatureFault, signBody } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { freePort } from '@app/testing';
import book from '../../../data/connectors.json';
import type { SwitchedOn } from '../application/connector-book';
import type { ApplicationMessage } from '../application/department-system';
import type { Connector } from '../domain/connector';
import { HttpDepartmentSystem } from './http-department-system';

const KEY = '53292220260929000000128-1';
const secret = Buffer.alloc(32, 7);
const connector = { ...(book.connectors[0] as unknown as Connector), timeoutMilliseconds: 150 };
const clock = new MovableClock(new Date('2026-09-29T02:00:00Z'));
const gateway = new HttpDepartmentSystem(clock);
const message: ApplicationMessage = {
  callKey: KEY,
  caseNo: KEY.slice(0, 23),
  itemCode: '530709038000',
  itemVersion: 1,
  situation: 'GENERAL',
  division: '532922',
  acceptedOn: localDate('2026-09-29'),
  statutoryDueOn: null,
  promisedDueOn: localDate('2026-09-29'),
  facts: {},
};
const answer = {
  status: 'ANSWERED',
  callKey: KEY,
  answerId: 'HJ-00000001',
  result: 'GRANT',
  reasonCode: null,
  externalReference: '漾公户〔2026〕1号',
  decidedOn: '2026-09-29',
};

type Serve = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
let server: Server;
let serve: Serve;
let system: SwitchedOn;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => serve(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  system = { connector, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secrets: [secret] };
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const replies =
  (status: number, content: unknown, changes: { key?: Buffer; about?: string; at?: Date } = {}): Serve =>
  (_request, response) => {
    const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const purpose = `${connector.code} response ${changes.about ?? KEY}`;
    response.writeHead(status, signBody(changes.key ?? secret, purpose, body, changes.at ?? clock.now())).end(body);
  };
const outcome = async (given: Serve) => {
  serve = given;
  return gateway.send(system, message);
};
const away = (reasonCode: string, arrived = true) => ({ kind: 'UNAVAILABLE', reasonCode, arrived });

describe("a department's system over HTTP", () => {
  it('is sent the application under its key, signed over the bytes that travel', async () => {
    let seen: unknown;
    expect(
      await outcome((request, response, body) => {
        const sent = { timestamp: request.headers[SIGNATURE_HEADERS.timestamp], signature: request.headers[SIGNATURE_HEADERS.signature] };
        seen = {
          method: request.method,
          url: request.url,
          key: request.headers['idempotency-key'],
          fault: signatureFault([secret], `${connector.code} request ${KEY}`, body, sent, clock.now(), 300),
          body: JSON.parse(body.toString()) as unknown,
        };
        replies(202, { status: 'RECEIVED', callKey: KEY })(request, response, body);
      }),
    ).toEqual({ kind: 'RECEIVED' });
    expect(seen).toEqual({ method: 'POST', url: '/applications', key: KEY, fault: null, body: message });
  });

  it('may answer at once, or when it is asked', async () => {
    const { status: _, ...said } = answer;
    const expected = { kind: 'ANSWERED', answer: said };
    expect(await outcome(replies(200, answer))).toEqual(expected);
    expect(await gateway.ask(system, KEY)).toEqual(expected);
  });

  it('has lost what it says it does not know when asked, and refuses what it says it will not have', async () => {
    serve = replies(404, {});
    expect(await gateway.ask(system, KEY)).toEqual({ kind: 'LOST' });
    expect(await outcome(replies(422, {}))).toEqual({ kind: 'REJECTED', reasonCode: 'HTTP_422' });
    expect(await outcome(replies(404, {}))).toEqual({ kind: 'REJECTED', reasonCode: 'HTTP_404' });
  });

  it.each([
    ['an answer that is not signed by it', replies(200, answer, { key: Buffer.alloc(32, 8) }), 'BAD_SIGNATURE'],
    ['a signed answer about another case', replies(200, answer, { about: `${KEY}1` }), 'BAD_SIGNATURE'],
    ['an answer signed long ago', replies(200, answer, { at: new Date('2026-09-29T01:54:00Z') }), 'BAD_SIGNATURE'],
    [
      'a refusal that somebody in between wrote',
      (_: unknown, response: ServerResponse) => response.writeHead(422).end('<html>'),
      'BAD_SIGNATURE',
    ],
    ['no JSON', replies(200, '\u0000{{'), 'BAD_ANSWER'],
    ['another key in the content', replies(200, { ...answer, callKey: `${KEY}1` }), 'BAD_ANSWER'],
    ['a result that does not exist', replies(200, { ...answer, result: 'MAYBE' }), 'BAD_ANSWER'],
    ['a day that does not exist', replies(200, { ...answer, decidedOn: '2026-02-30' }), 'BAD_ANSWER'],
    ['a sentence for a reference', replies(200, { ...answer, externalReference: '张三 的决定' }), 'BAD_ANSWER'],
    ['a body without end', replies(200, 'x'.repeat(70_000)), 'ANSWER_TOO_LARGE'],
    ['an error of its own', replies(503, {}), 'HTTP_503'],
    ['too much at once', replies(429, {}), 'BUSY'],
    [
      'somewhere else',
      (_: unknown, response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'CONNECTION_BROKEN',
    ],
    ['nothing', () => undefined, 'TIMEOUT'],
    ['a broken line', (request: IncomingMessage) => request.socket.destroy(), 'CONNECTION_BROKEN'],
  ] as readonly [string, Serve, string][])('is not believed with %s, and may have the application', async (_name, given, reasonCode) => {
    expect(await outcome(given)).toEqual(away(reasonCode));
  });

  it('has nothing when it was not reached or did not know us', async () => {
    expect(await outcome(replies(401, {}))).toEqual(away('HTTP_401', false));
    expect(await gateway.send({ ...system, url: `http://127.0.0.1:${await freePort()}` }, message)).toEqual(away('NOT_REACHED', false));
  });
});
