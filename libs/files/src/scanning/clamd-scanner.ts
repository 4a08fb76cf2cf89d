import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Scanner, type ScanVerdict } from './scanner';

const MAXIMUM_REPLY = 4096;

/** Asks a clamd, over TCP or a local socket, with its INSTREAM command: length-prefixed chunks, ended by a length of zero. */
export class ClamdScanner extends Scanner {
  readonly scans = true;
  readonly description: string;

  /** @param url `tcp://host:3310` or `unix:/run/clamav/clamd.ctl` */
  constructor(
    private readonly url: URL,
    private readonly timeoutMilliseconds = 30_000,
  ) {
    super();
    if (url.protocol !== 'tcp:' && url.protocol !== 'unix:') throw new Error('a clamd is reached at tcp://host:port or unix:/path');
    this.description = `上传的文件由 ${url.href} 的 clamd 扫描病毒。`;
  }

  async scan(content: Readable): Promise<ScanVerdict> {
    const socket = this.url.protocol === 'unix:' ? connect(this.url.pathname) : connect(Number(this.url.port || 3310), this.url.hostname);
    socket.setTimeout(this.timeoutMilliseconds, () => socket.destroy(new Error(`clamd did not answer within ${this.timeoutMilliseconds} ms`)));
    try {
      const reply = replyOf(socket);
      // Both at once: clamd may answer, and close, before it has read everything.
      await Promise.race([send(content, socket).then(() => reply), reply]);
      return verdictOf(await reply);
    } finally {
      socket.destroy();
      content.destroy();
    }
  }
}

async function send(content: Readable, socket: Socket): Promise<void> {
  socket.write('zINSTREAM\0');
  for await (const chunk of content) {
    const bytes = chunk as Buffer;
    if (bytes.length === 0) continue;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    socket.write(length);
    if (!socket.write(bytes)) await drained(socket);
  }
  socket.write(Buffer.alloc(4));
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
  });

function replyOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    socket.on('data', (chunk: Buffer) => {
      reply += chunk.toString('latin1');
      if (reply.includes('\0')) resolve(reply.slice(0, reply.indexOf('\0')));
      else if (reply.length > MAXIMUM_REPLY) reject(new Error('clamd answered too much'));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('clamd closed the connection without an answer')));
  });
}

function verdictOf(reply: string): ScanVerdict {
  if (reply === 'stream: OK') return { clean: true };
  const found = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (found !== undefined) return { clean: false, signature: found };
  throw new Error(`clamd answered: ${reply}`);
}
