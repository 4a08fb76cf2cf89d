import { connect } from 'node:net';
import { DomainError } from '@app/domain-kernel';

/** Looks for malware. A scanner that cannot be asked refuses the file: it fails closed. */
export abstract class Scanner {
  /** One sentence for the log at start. */
  abstract readonly description: string;
  /** False where nothing is looked at. */
  abstract readonly looks: boolean;
  /** Resolves when clean. @throws DomainError `malware` or `scan-failed` */
  abstract check(content: Buffer): Promise<void>;
}

/** No scanner is configured, and every start says so. */
export class NoScanner extends Scanner {
  readonly looks = false;
  readonly description = '上传的文件不做病毒检查：没有设置 CLAMD_ADDRESS（例如 CLAMD_ADDRESS=127.0.0.1:3310）。';

  async check(): Promise<void> {
    // Nothing to ask.
  }
}

const CHUNK = 64 * 1024;

/** clamd over TCP, command INSTREAM: length-prefixed chunks, a zero length, one line of answer. */
export class ClamdScanner extends Scanner {
  readonly looks = true;
  readonly description: string;

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly timeout = 30_000,
  ) {
    super();
    this.description = `上传的文件由 ${host}:${port} 的 clamd 检查病毒。`;
  }

  async check(content: Buffer): Promise<void> {
    const answer = await this.ask(content);
    if (answer === 'stream: OK') return;
    if (/^stream: .+ FOUND$/.test(answer)) {
      throw new DomainError('rule-violation', 'malware', '文件没有通过病毒检查，没有保存。请检查电脑或手机后换一个文件。');
    }
    throw unavailable();
  }

  private ask(content: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, this.host);
      let answer = '';
      socket.setTimeout(this.timeout, () => socket.destroy(new Error('clamd did not answer')));
      // clamd may answer and close before it has read everything: the answer counts, not the broken pipe behind it.
      socket.once('error', () => (answer.endsWith('\0') ? undefined : reject(unavailable())));
      socket.once('close', () => resolve(answer.replace(/\0$/, '').trim()));
      socket.on('data', (data) => {
        answer += data.toString('latin1');
      });
      socket.once('connect', () => {
        socket.write('zINSTREAM\0');
        for (let at = 0; at < content.length; at += CHUNK) {
          const chunk = content.subarray(at, at + CHUNK);
          const length = Buffer.alloc(4);
          length.writeUInt32BE(chunk.length);
          socket.write(length);
          socket.write(chunk);
        }
        socket.write(Buffer.alloc(4));
      });
    });
  }
}

const unavailable = (): DomainError =>
  new DomainError('unavailable', 'scan-failed', '病毒检查暂时不能用，文件没有保存，请几分钟后再传。', { retryAfter: 60 });
