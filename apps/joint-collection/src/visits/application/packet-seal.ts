import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { Configuration } from '@app/configuration';
import { Injectable } from '@nestjs/common';

/** RFC 8410: what stands before 32 bytes of Ed25519 in PKCS #8 and in SubjectPublicKeyInfo. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export const hashOf = (body: string): string => createHash('sha256').update(body, 'utf8').digest('hex');

/** Signs packets, and checks what devices sign. A packet's key is derived from the county's, so that it needs no keeping of its own. */
@Injectable()
export class PacketSeal {
  private readonly key: KeyObject;
  /** Raw, base64url: devices check a packet with it before they go out. */
  readonly publicKey: string;

  constructor({ signingKey }: Configuration) {
    const seed = Buffer.from(hkdfSync('sha256', signingKey, '', 'one-window visit packets', 32));
    this.key = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.key).export({ format: 'der', type: 'spki' });
    this.publicKey = spki.subarray(PUBLIC_PREFIX.length).toString('base64url');
  }

  seal(body: string): Buffer {
    return sign(null, Buffer.from(body, 'utf8'), this.key);
  }

  isSealed(body: string, signature: string): boolean {
    return verifies(createPublicKey(this.key), body, signature);
  }

  /** @param publicKey raw, 32 bytes */
  isSignedBy(publicKey: Buffer, body: string, signature: string): boolean {
    return verifies(createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, publicKey]), format: 'der', type: 'spki' }), body, signature);
  }
}

const verifies = (key: KeyObject, body: string, signature: string): boolean =>
  verify(null, Buffer.from(body, 'utf8'), key, Buffer.from(signature, 'base64url'));
