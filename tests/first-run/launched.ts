import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** What a terminal of a newcomer holds: nothing of this test run's own settings. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR'] as const;

export interface LaunchOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
  readonly uid?: number;
}

/** `npm start`, as the script runs it. */
export class Launched {
  readonly ended: Promise<number | null>;
  private text = '';
  private readonly child: ChildProcess;

  constructor({ environment = {}, nodeArguments = [], uid }: LaunchOptions) {
    const own = Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    this.child = spawn(process.execPath, [...nodeArguments, resolve(ROOT, 'tools/start.mjs')], {
      cwd: ROOT,
      env: { ...own, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const keep = (data: Buffer): void => {
      this.text += data.toString('utf8');
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    this.ended = new Promise((done) => this.child.once('close', (code) => done(code)));
  }

  get output(): string {
    return this.text;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves when the county says that it is ready; fails with what it said instead. */
  async ready(seconds = 90): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!this.text.includes('一窗已就绪')) {
      if (!this.isRunning || Date.now() > end) throw new Error(`npm start did not come up: ${this.text}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async stop(): Promise<number | null> {
    if (this.isRunning) this.signal('SIGINT');
    return this.ended;
  }
}

/** A start that has to be refused: its exit code, and the lines that the person sees. */
export async function refused(options: LaunchOptions): Promise<{ code: number | null; lines: string[] }> {
  const launched = new Launched(options);
  const code = await launched.ended;
  return { code, lines: launched.output.split('\n').filter((line) => line !== '') };
}
