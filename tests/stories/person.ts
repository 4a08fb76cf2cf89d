import { randomUUID } from 'node:crypto';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** Somebody at a screen: signs in once and talks to the county over HTTP, as any client would. */
export class Person {
  private token: Promise<string> | undefined;

  constructor(
    private readonly url: string,
    private readonly signIn: () => Promise<string>,
  ) {}

  get<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>> {
    return this.send<Body>('GET', path, undefined, {});
  }

  /** A creating POST: with an Idempotency-Key, a fresh one unless given. */
  create<Body = Record<string, unknown>>(path: string, body: object, key: string = randomUUID()): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, { 'Idempotency-Key': key });
  }

  /** A command on something that was read before: with its version. */
  command<Body = Record<string, unknown>>(path: string, version: number, body: object = {}): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, { 'If-Match': `"v${version}"` });
  }

  /** A creating POST on something that was read before: with both. */
  createOn<Body = Record<string, unknown>>(path: string, version: number, body: object): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, { 'Idempotency-Key': randomUUID(), 'If-Match': `"v${version}"` });
  }

  post<Body = Record<string, unknown>>(path: string, body: object): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, {});
  }

  replace<Body = Record<string, unknown>>(path: string, body: object): Promise<Answer<Body>> {
    return this.send<Body>('PUT', path, body, {});
  }

  remove<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>> {
    return this.send<Body>('DELETE', path, undefined, {});
  }

  /** @param fields stand before the file */
  async upload<Body = Record<string, unknown>>(
    path: string,
    name: string,
    type: string,
    content: Buffer,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new Blob([new Uint8Array(content)], { type }), name);
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await this.bearer()}` },
      body: form,
    });
    return read<Body>(response);
  }

  async download(path: string): Promise<{ status: number; type: string | null; content: Buffer }> {
    const response = await fetch(`${this.url}${path}`, { headers: { Authorization: `Bearer ${await this.bearer()}` } });
    return { status: response.status, type: response.headers.get('content-type'), content: Buffer.from(await response.arrayBuffer()) };
  }

  private async send<Body>(method: string, path: string, body: object | undefined, headers: Record<string, string>): Promise<Answer<Body>> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${await this.bearer()}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // Tokens live ten minutes; a long story signs in again.
      if (response.status === 401 && attempt === 0) {
        this.token = undefined;
        continue;
      }
      return read<Body>(response);
    }
  }

  private bearer(): Promise<string> {
    this.token ??= this.signIn();
    return this.token;
  }
}

async function read<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  const json = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: (json ? JSON.parse(text) : text) as Body, headers: response.headers };
}
