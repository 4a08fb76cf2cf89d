import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { freePort } from '@app/testing';

const ROOT = resolve(__dirname, '../..');

export type Service = 'identity' | 'intake' | 'routing' | 'joint-collection' | 'dispute-resolution';

/** As docker/nginx.conf and k8s/base/ingress.yaml say; the first match wins. */
const PATHS: readonly (readonly [RegExp, Service])[] = [
  [/^\/oidc(\/|$)/, 'identity'],
  [/^\/api\/v1\/me\/obligations(\/|$)/, 'joint-collection'],
  [/^\/api\/v1\/(identity|me|staff)(\/|$)/, 'identity'],
  [/^\/api\/v1\/(authorities|connectors|leaves|operations\/(connectors|stuck-cases)|organs|posts|routing|tasks)(\/|$)/, 'routing'],
  [
    /^\/api\/v1\/(bills|channel-alarms|collection|fund-legs|reconciliation|refunds|relation-transfers|tax-channels|visit-(devices|sessions))(\/|$)/,
    'joint-collection',
  ],
  [
    /^\/api\/v1\/(disputes|dispute-signals|first-contacts|legal-aid|operations\/stuck-disputes|statistics\/dispute[a-z-]*)(\/|$)/,
    'dispute-resolution',
  ],
  [/^\/(api\/v1|docs|openapi\.json|p|operations)(\/|$)/, 'intake'],
];

/** The proxy in front: one address for people, each path at the api of its service. */
export class PathRouter {
  private server: Server | undefined;

  constructor(private readonly ports: Readonly<Record<Service, number>>) {}

  listen(port: number): Promise<void> {
    this.server = createServer((incoming, outgoing) => this.pass(incoming, outgoing));
    return new Promise((done) => this.server?.listen(port, '127.0.0.1', done));
  }

  close(): Promise<void> {
    this.server?.closeAllConnections();
    return new Promise((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const service = PATHS.find(([path]) => path.test((incoming.url ?? '').split('?')[0] ?? ''))?.[1];
    if (service === undefined) {
      outgoing.writeHead(404).end();
      return;
    }
    const { method, url: path, headers } = incoming;
    const inner = request({ host: '127.0.0.1', port: this.ports[service], method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    inner.once('error', () => outgoing.destroy());
    incoming.pipe(inner);
  }
}

/** One built program as a process of its own. */
export class ServiceProcess {
  readonly ended: Promise<number | null>;
  readonly url: string;
  private readonly child: ChildProcess;
  private text = '';

  constructor(
    readonly name: string,
    file: string,
    readonly port: number,
    environment: Readonly<Record<string, string>>,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(process.execPath, [resolve(ROOT, 'dist', file)], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_NO_WARNINGS: '1', ...environment, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (data: Buffer): void => {
      this.text += data.toString('utf8');
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    this.ended = new Promise((done) => this.child.once('close', (code) => done(code)));
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get output(): string {
    return this.text;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async ready(): Promise<void> {
    for (;;) {
      if (!this.isRunning) throw new Error(`${this.name} ended: ${this.text}`);
      try {
        if ((await fetch(`${this.url}/health/ready`)).ok) return;
      } catch {
        // Not listening yet.
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** Runs a command of the county to its end. @throws Error with what it said */
export async function runToEnd(argv: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [resolve(ROOT, 'dist/apps/all-in-one/src/commands.js'), ...argv], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString('utf8')));
  child.stderr.on('data', (data: Buffer) => (output += data.toString('utf8')));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${output}`);
  return output;
}

export async function startServices(
  services: readonly {
    readonly name: string;
    readonly service: Service;
    readonly role: 'api' | 'worker' | 'both';
    readonly port?: number;
  }[],
  environment: Readonly<Record<string, string>>,
): Promise<Map<string, ServiceProcess>> {
  const processes = new Map<string, ServiceProcess>();
  for (const { name, service, role, port } of services) {
    const file = `apps/${service}/src/main.js`;
    processes.set(name, new ServiceProcess(name, file, port ?? (await freePort()), { ...environment, ROLE: role }));
  }
  await Promise.all([...processes.values()].map((process) => process.ready()));
  return processes;
}
