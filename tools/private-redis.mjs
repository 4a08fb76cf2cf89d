// A Redis of our own on a free port, where the machine has the program. Nothing that merely answers on a port is used.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { accepts, freePort } from './ports.mjs';

/** @returns the server, or undefined when there is no redis-server on the PATH. */
export async function startPrivateRedis(directory, { appendOnly = false } = {}) {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  mkdirSync(directory, { recursive: true });
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--maxmemory-policy', 'noeviction'];
  const child = spawn('redis-server', [...args, '--appendonly', appendOnly ? 'yes' : 'no'], { stdio: 'ignore' });
  for (let attempt = 0; attempt < 200 && !(await accepts(port)); attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  if (!(await accepts(port))) throw new Error(`redis-server did not start on port ${port}`);
  child.unref();
  const stop = () =>
    new Promise((resolve) => {
      // Ctrl-C in a terminal reaches it as well.
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.ref();
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return { url: `redis://127.0.0.1:${port}`, stop, kill: () => child.kill('SIGKILL') };
}
