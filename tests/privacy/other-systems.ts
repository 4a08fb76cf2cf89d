import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the county said to a system outside it. */
export interface Heard {
  readonly path: string;
  readonly body: string;
}

/** A department's system that is told everything and answers nothing, and a sharing exchange that knows what it is given. */
export interface OtherSystems {
  readonly settings: NodeJS.ProcessEnv;
  readonly department: readonly Heard[];
  readonly exchange: readonly Heard[];
  close(): Promise<void>;
}

export async function startOtherSystems(record: Readonly<Record<string, string>>, now: () => Date): Promise<OtherSystems> {
  const department: Heard[] = [];
  const exchange: Heard[] = [];
  const silent = await listening(department, () => [500, '']);
  const knowing = await listening(exchange, ({ body }) => {
    const { requestId, subject } = JSON.parse(body) as { requestId: string; subject: { number: string } };
    const content = JSON.stringify(record);
    const contentHash = createHash('sha256').update(content, 'utf8').digest('hex');
    return [
      200,
      JSON.stringify({ requestId, found: true, subjectNumber: subject.number, asOf: now().toISOString(), content, contentHash }),
    ];
  });
  return {
    settings: {
      SHARING_URL: addressOf(knowing),
      SHARING_KEY: 'the-key-of-this-test',
      CONNECTORS: JSON.stringify({ 'public-security-household': { url: addressOf(silent), secrets: ['07'.repeat(32)] } }),
    },
    department,
    exchange,
    close: async () => {
      for (const server of [silent, knowing]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}

async function listening(heard: Heard[], reply: (told: Heard) => readonly [status: number, body: string]): Promise<Server> {
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const told = { path: String(request.url), body };
      heard.push(told);
      const [status, answer] = reply(told);
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
