// Drives POST /api/v1/cases: wrk for closed loops (22 µs of CPU a request), else a Node process; a paced Node process for percentiles.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { filingBody } from './people.mjs';

const here = import.meta.dirname;

/** @param wrk whether the machine has wrk */
export function loadGenerator({ directory, url, token, crowd, wrk }) {
  const tokenFile = path.join(directory, 'token');
  const bodyFile = path.join(directory, 'body.json');
  writeFileSync(tokenFile, token);
  const body = filingBody();
  writeFileSync(bodyFile, body);
  const address = `${url}/api/v1/cases`;

  /** 64 connections, each sending its next case when it has its answer. */
  async function closed(seconds, connections = 64) {
    // More than anybody here can file; numbers that are not used are skipped.
    const first = crowd.take(10_000 * Math.ceil(seconds + 1));
    const result = wrk
      ? await run('wrk', [
          ...['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '-s', path.join(here, 'wrk-filing.lua'), address],
          ...['--', tokenFile, bodyFile, String(first), 'bench-'],
        ])
      : await node({ first, connections, seconds });
    return checked(result);
  }

  async function paced(perSecond, seconds) {
    const first = crowd.take(Math.ceil(perSecond * seconds) + 1);
    return checked(await node({ first, connections: 256, seconds, perSecond }));
  }

  const node = (options) =>
    run(process.execPath, [
      path.join(here, 'client.mjs'),
      JSON.stringify({ url: address, tokenFile, bodyFile, prefix: 'bench-', ...options }),
    ]);

  return {
    closed,
    paced,
    renew: (fresh) => writeFileSync(tokenFile, fresh),
    bodyBytes: Buffer.byteLength(body),
    tool: wrk ? 'wrk' : 'Node keep-alive client',
  };
}

/** A round with refusals measured something else: it is an error of the benchmark, not a result. */
function checked(result) {
  if (result.bad > 0 || result.socketErrors > 0) {
    throw new Error(
      `${result.bad} of ${result.requests} filings were not answered 201, ${result.socketErrors} connections failed ${result.firstRefusal ?? ''}`,
    );
  }
  return {
    cases: result.requests,
    seconds: result.durationUs / 1e6,
    rate: result.requests / (result.durationUs / 1e6),
    p50Ms: result.p50Us / 1000,
    p99Ms: result.p99Us / 1000,
  };
}

function run(program, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('exit', () => {
      const line = /^RESULT (.+)$/m.exec(output)?.[1];
      if (line) resolve(JSON.parse(line));
      else reject(new Error(`${program} gave no result:\n${output.slice(-2000)}`));
    });
  });
}
