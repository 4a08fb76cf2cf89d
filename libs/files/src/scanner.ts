import { connect } from 'node:net';
import { DomainError } from '@app/domain-kernel';

/** Looks for malware. A scanner that cannot be asked refuses the file: it fails closed. */
export abstract class Scanner {
  /** Resolves when clean. @throws DomainError `upload-rejected` (malware) or `scanner-unavailable` */
  abstract check(content: Buffer): Promise<void>;
}

/** No scanner is configured. `npm start` says so; production should set CLAMD_ADDRESS. */
export class NoScanner extends Scanner {
  async check(): Promise<void> {
    // Nothing to ask.
  }
}

const CHUNK = 64 * 1024;

/** clamd over TCP, command INSTREAM: length-prefixed chunks, a zero length, one line of answer. */
export class ClamdScanner extends Scanner {
  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly timeout = 30_000,
  ) {
    super();
  }

  async check(content: Buffer): Promise<void> {
    const answer = await this.ask(content);
    if (/\bOK$/.test(answer)) return;
    if (/\bFOUND$/.test(answer)) {
      throw new DomainError('rule-violation', 'upload-rejected', '文件没有通过病毒检查，没有保存。请检查电脑或手机后换一个文件。');
    }
    throw unavailable();
  }

  private ask(content: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, this.host);
      let answer = '';
      socket.setTimeout(this.timeout, () => socket.destroy(new Error('clamd did not answer')));
      socket.once('error', () => reject(unavailable()));
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
  new DomainError('unavailable', 'scanner-unavailable', '病毒检查暂时不能用，文件没有保存，请几分钟后再传。', { retryAfter: 60 });
