import { randomUUID } from 'node:crypto';
import { type Sent, send } from '../security/send';
import type { CountyWorld } from './county-world';

export interface CaseAnswer {
  readonly caseNo: string;
  readonly version: number;
  readonly status: string;
  readonly pickUpCode: string | null;
  readonly progress: { readonly code: string };
  readonly actions: readonly string[];
}

/** Somebody at a screen who sends exactly what a test wants sent. */
export class Requester {
  constructor(
    private readonly world: CountyWorld,
    readonly login: string,
  ) {}

  async headers(): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.world.token(this.login)}` };
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Sent> {
    return this.whole(await send(this.world.port, { method: 'GET', path, headers: { ...(await this.headers()), ...headers } }));
  }

  async post(path: string, body: unknown, headers: Record<string, string | undefined> = {}, method = 'POST'): Promise<Sent> {
    const all = { ...(await this.headers()), 'content-type': 'application/json', ...headers };
    return this.whole(await send(this.world.port, { method, path, headers: all, body: JSON.stringify(body) }));
  }

  file(body: unknown, key: string = randomUUID()): Promise<Sent> {
    return this.post('/api/v1/cases', body, { 'idempotency-key': key });
  }

  /** A command on a case, with the version that was read before. */
  act(caseNo: string, command: string, version: number, body: unknown = {}): Promise<Sent> {
    return this.post(`/api/v1/cases/${caseNo}/${command}`, body, { 'if-match': `"v${version}"` }, command === 'draft' ? 'PUT' : 'POST');
  }

  async read(caseNo: string): Promise<CaseAnswer> {
    return granted(await this.get(`/api/v1/cases/${caseNo}`), 200);
  }

  async upload(content: Buffer, name: string, type: string, key?: string): Promise<Sent> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)], { type }), name);
    const response = new Response(form);
    return this.multipart(Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? '', key);
  }

  async multipart(body: Buffer, contentType: string, key?: string): Promise<Sent> {
    const headers = { ...(await this.headers()), 'content-type': contentType, ...(key === undefined ? {} : { 'idempotency-key': key }) };
    return this.whole(await send(this.world.port, { method: 'POST', path: '/api/v1/uploads', headers, body }));
  }

  /** Nothing that a person sends may break the server; what it says to itself about it stands in the log. */
  private whole(answered: Sent): Sent {
    if (answered.status !== 500) return answered;
    const lines = this.world.log.filter((line) => line.includes(String(answered.json.traceId)));
    throw new Error(`${answered.text}\n${lines.join('\n')}`);
  }
}

/** The body of an answer that had to have this status. */
export function granted<Body = CaseAnswer>(answered: Sent, status: number): Body {
  if (answered.status !== status) throw new Error(`expected ${status}, got ${answered.status}: ${answered.text}`);
  return answered.json as unknown as Body;
}
