// A load generator of its own process, over keep-alive connections: closed loop (where wrk is missing) or paced, for percentiles.
// Paced means open loop: requests start at their intended times whether or not earlier ones were answered, and latency counts from there.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { citizenNumber, NUMBER_PLACE } from './people.mjs';

const { url, tokenFile, bodyFile, first, prefix, connections, seconds, perSecond } = JSON.parse(process.argv[2]);
const token = readFileSync(tokenFile, 'utf8');
const [before, after] = readFileSync(bodyFile, 'utf8').split(NUMBER_PLACE);
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const target = new URL(url);

let serial = first;
const latencies = [];
let bad = 0;
let firstRefusal = '';

function fileOne(startedAt) {
  const n = serial;
  serial += 1;
  const body = before + citizenNumber(n) + after;
  return new Promise((done) => {
    const outgoing = request(
      {
        agent,
        host: target.hostname,
        port: target.port,
        path: target.pathname,
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          Authorization: `Bearer ${token}`,
          'Idempotency-Key': `${prefix}${n}`,
        },
      },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          latencies.push(performance.now() - startedAt);
          if (answer.statusCode !== 201) {
            bad += 1;
            firstRefusal ||= `${answer.statusCode} ${Buffer.concat(parts).toString().slice(0, 300)}`;
          }
          done();
        });
      },
    );
    outgoing.on('error', (error) => {
      bad += 1;
      firstRefusal ||= error.message;
      done();
    });
    outgoing.end(body);
  });
}

async function closedLoop() {
  const end = performance.now() + seconds * 1000;
  const one = async () => {
    while (performance.now() < end) await fileOne(performance.now());
  };
  await Promise.all(Array.from({ length: connections }, one));
}

async function paced() {
  const began = performance.now();
  const total = Math.round(perSecond * seconds);
  const answers = [];
  for (let sent = 0; sent < total; ) {
    const now = performance.now();
    for (; sent < total && began + (sent * 1000) / perSecond <= now; sent += 1) answers.push(fileOne(began + (sent * 1000) / perSecond));
    await new Promise((next) => setTimeout(next, 1));
  }
  await Promise.all(answers);
}

const began = performance.now();
await (perSecond ? paced() : closedLoop());
agent.destroy();
latencies.sort((a, b) => a - b);
const at = (share) => Math.round(1000 * (latencies[Math.min(latencies.length - 1, Math.ceil(share * latencies.length) - 1)] ?? 0));
process.stdout.write(
  `RESULT ${JSON.stringify({ requests: latencies.length, durationUs: Math.round((performance.now() - began) * 1000), bad, socketErrors: 0, p50Us: at(0.5), p99Us: at(0.99), firstRefusal })}\n`,
);
