import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { v7 as uuid } from 'uuid';

export interface SignedText {
  readonly body: string;
  readonly signature: string;
}

const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** A tablet as an agent carries it: its own key, one packet, and what was written without network. */
export class VisitDevice {
  readonly publicKey: string;
  packet: SignedText = { body: '{}', signature: '' };
  private readonly key: KeyObject;
  private readonly written: SignedText[] = [];

  constructor(private readonly now: () => Date) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.key = privateKey;
    this.publicKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64url');
  }

  load({ body, signature }: SignedText): void {
    this.packet = { body, signature };
  }

  visit(personId: number, outcome: string): SignedText {
    const { packetId, receiptNumbers } = JSON.parse(this.packet.body) as { packetId: string; receiptNumbers: { first: number } };
    const before = this.written.at(-1);
    const record = this.sign({
      packetId,
      visitId: uuid(),
      sequence: this.written.length + 1,
      personId,
      outcome,
      visitedAt: this.now().toISOString(),
      receiptNo: receiptNumbers.first + this.written.length,
      medical: '0.00',
      pension: '0.00',
      previous: before === undefined ? null : hashOf(before.body),
    });
    this.written.push(record);
    return record;
  }

  close(): SignedText {
    const { packetId } = JSON.parse(this.packet.body) as { packetId: string };
    const last = this.written.at(-1);
    return this.sign({
      packetId,
      visits: this.written.length,
      medical: '0.00',
      pension: '0.00',
      last: last === undefined ? null : hashOf(last.body),
      closedAt: this.now().toISOString(),
    });
  }

  private sign(content: object): SignedText {
    const body = JSON.stringify(content);
    return { body, signature: sign(null, Buffer.from(body), this.key).toString('base64url') };
  }
}
