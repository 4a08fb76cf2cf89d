import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort, freshDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { openQueuesAs, QUEUES } from '../first-run/operator-browser';
import { insuranceTransfer } from '../stories/01-insurance-transfer';
import { countyAt } from '../stories/county';
import { type CaseView, expected, ITEMS } from '../stories/desk';
import { Person } from '../stories/person';
import { inventedPerson, Stage } from '../stories/stage';
import { PathRouter, runToEnd, type ServiceProcess, startServices } from './county-processes';

const CASES = 120;

const redisIsInstalled = spawnSync('redis-server', ['--version']).status === 0;
if (!redisIsInstalled) process.stdout.write('not run: the split topology (no redis-server on the PATH)\n');

/** The shape of docker/compose.split.yaml and k8s/: each service its own process, two intake workers, one Postgres, one Redis. */
(redisIsInstalled ? describe : describe.skip)('the split topology', () => {
  let directory: string;
  let database: TestDatabase;
  let redis: ChildProcess;
  let router: PathRouter;
  let url: string;
  let environment: Record<string, string>;
  let processes: Map<string, ServiceProcess>;
  const named = (name: string): ServiceProcess => {
    const found = processes.get(name);
    if (!found) throw new Error(`no process is called ${name}`);
    return found;
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'one-window-split-'));
    database = await freshDatabase();
    const redisPort = await freePort();
    const redisArguments = [
      '--port',
      String(redisPort),
      '--bind',
      '127.0.0.1',
      '--dir',
      directory,
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction',
    ];
    redis = spawn('redis-server', redisArguments, { stdio: 'ignore' });
    const [entry, identity, intake, routing] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const [collection, disputes] = [await freePort(), await freePort()];
    url = `http://127.0.0.1:${entry}`;
    environment = {
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      DATA_DIR: directory,
      PUBLIC_URL: url,
      IDENTITY_URL: `http://127.0.0.1:${identity}`,
      TRUSTED_PROXIES: '1',
      LOG_LEVEL: 'info',
    };
    await runToEnd(['migrate'], environment);
    processes = await startServices(
      [
        { name: 'identity-api', service: 'identity', role: 'both', port: identity },
        { name: 'intake-api', service: 'intake', role: 'api', port: intake },
        { name: 'intake-worker-1', service: 'intake', role: 'worker' },
        { name: 'intake-worker-2', service: 'intake', role: 'worker' },
        { name: 'routing-api', service: 'routing', role: 'api', port: routing },
        { name: 'routing-worker', service: 'routing', role: 'worker' },
        { name: 'joint-collection-api', service: 'joint-collection', role: 'api', port: collection },
        { name: 'joint-collection-worker', service: 'joint-collection', role: 'worker' },
        { name: 'dispute-resolution-api', service: 'dispute-resolution', role: 'both', port: disputes },
      ],
      environment,
    );
    router = new PathRouter({ identity, intake, routing, 'joint-collection': collection, 'dispute-resolution': disputes });
    await router.listen(entry);
  }, 300_000);

  afterAll(async () => {
    for (const process of processes?.values() ?? []) if (process.isRunning) process.signal('SIGKILL');
    await Promise.all([...(processes?.values() ?? [])].map((process) => process.ended));
    await router?.close();
    redis?.kill('SIGKILL');
    await database?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('tells story 1 through every service', async () => {
    const lines: string[] = [];
    const stage = new Stage(countyAt(url, null), (line) => lines.push(line));
    await insuranceTransfer.tell(stage).catch((error: unknown) => {
      throw new Error(`${lines.join('\n')}\n${error instanceof Error ? error.stack : String(error)}`);
    });
    expect(stage.steps).toBeGreaterThan(5);
  }, 60_000);

  it('answers for the health and the metrics of each process, and keeps both inside', async () => {
    for (const process of processes.values()) {
      for (const kind of ['live', 'ready', 'startup']) {
        const answer = await fetch(`${process.url}/health/${kind}`);
        expect([process.name, kind, answer.status]).toEqual([process.name, kind, 200]);
      }
      const metrics = await (await fetch(`${process.url}/metrics`)).text();
      expect(metrics).toContain('http_request_duration_seconds_bucket');
      expect(metrics).toContain('process_cpu_seconds_total');
    }
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${url}/health/ready`)).status).toBe(404);
  });

  it('shows an operator’s browser the queues, by the issuer of another process', async () => {
    const { page, browser } = await openQueuesAs(url, 'it.operator');
    expect(page.status).toBe(200);
    expect((await browser.get(`${QUEUES}/api/queues`)).status).toBe(200);
    expect((await openQueuesAs(url, 'yang.mei')).page.status).toBe(403);
  });

  it('logs JSON lines without personal data', () => {
    for (const process of processes.values()) {
      for (const line of process.output.split('\n').filter((text) => text !== '')) expect(JSON.parse(line)).toHaveProperty('level');
      expect(process.output).not.toMatch(/532999\d{11}[\dX]|13800000001/);
    }
  });

  it('concludes every case when a worker dies among them', async () => {
    const clerk = new Person(url, () => countyAt(url, null).signIn('yang.mei'));
    const file = async (): Promise<void> => {
      const filed = await clerk.create<CaseView>('/api/v1/cases', {
        itemCode: ITEMS.insuranceTransfer,
        applicant: { kind: 'PERSON', ...inventedPerson() },
        form: { fromPlace: '532928', toPlace: '532922', relation: 'SELF' },
        papers: [{ code: 'M01', form: 'ORIGINAL' }],
        proceed: true,
        notDuplicate: { reason: '拓扑测试' },
      });
      expected(filed, 201);
    };
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const concluded = async (): Promise<number> => {
      const sql = `SELECT count(*)::int AS n FROM intake.case_history WHERE action = 'conclude'`;
      return (await client.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
    };
    const before = await concluded();
    const filing = (async () => {
      for (let filed = 0; filed < CASES; filed += 20) await Promise.all(Array.from({ length: 20 }, file));
    })();
    await eventually('some cases are concluded and others under way', async () => (await concluded()) > before + 5, 30_000);
    named('intake-worker-1').signal('SIGKILL');
    await filing;
    await eventually('all cases are concluded', async () => (await concluded()) === before + CASES, 60_000);
    const twice = await client.query(
      `SELECT case_id FROM intake.case_history WHERE action = 'conclude' GROUP BY case_id HAVING count(*) > 1`,
    );
    expect(twice.rowCount).toBe(0);
    await client.end();
  }, 120_000);

  it('finishes what is under way on SIGTERM, turns new requests away, and ends with 0', async () => {
    const api = named('intake-api');
    const token = await countyAt(url, null).signIn('yang.mei');
    const slow = await SlowUpload.begin(api.port, token);
    api.signal('SIGTERM');
    const refused = await eventually('new requests are turned away', async () => {
      const answer = await fetch(`${api.url}/api/v1/items`);
      return answer.status === 503 ? answer : undefined;
    });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refused.json()).toMatchObject({ code: 'shutting-down' });
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
    expect(await slow.finish()).toMatch(/^HTTP\/1\.1 201 /);
    expect(await api.ended).toBe(0);

    const others = [...processes.values()].filter((process) => process.isRunning);
    // All but this api and the worker that was killed.
    expect(others).toHaveLength(7);
    const began = performance.now();
    for (const process of others) process.signal('SIGTERM');
    expect(await Promise.all(others.map((process) => process.ended))).toEqual(others.map(() => 0));
    expect(performance.now() - began).toBeLessThan(20_000);
  }, 60_000);
});

/** A phone on a mountain: half of the upload is sent, the rest only when asked. */
class SlowUpload {
  private answer = '';

  private constructor(
    private readonly socket: Socket,
    private readonly rest: Buffer,
  ) {
    socket.on('data', (data) => {
      this.answer += data.toString('utf8');
    });
  }

  static async begin(port: number, token: string): Promise<SlowUpload> {
    const boundary = 'one-window';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="photo.png"\r\nContent-Type: image/png\r\n\r\n`;
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
    const body = Buffer.concat([Buffer.from(head), png, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const socket = connect(port, '127.0.0.1');
    await new Promise((done) => socket.once('connect', done));
    socket.write(
      `POST /api/v1/uploads HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    const half = Math.floor(body.length / 2);
    await new Promise((done) => socket.write(body.subarray(0, half), done));
    // The request counts as under way once the server has read its head.
    await new Promise((done) => setTimeout(done, 300));
    return new SlowUpload(socket, body.subarray(half));
  }

  async finish(): Promise<string> {
    this.socket.write(this.rest);
    return eventually('the upload is answered', () => (this.answer.includes('\r\n\r\n') ? this.answer : undefined));
  }
}
