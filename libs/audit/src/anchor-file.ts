import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The chain's head at an instant, signed, kept outside the database: without it a cut tail would pass verification. */
export interface Anchor {
  readonly schema: string;
  readonly seq: number;
  /** Hexadecimal chain hash at `seq`. */
  readonly hash: string;
  readonly at: string;
  /** SHA-256 of the line before, so that no line can be taken from the middle. */
  readonly previous: string | null;
  readonly signature: string;
}

/** PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key of the anchors, derived from `SIGNING_KEY`. */
export function anchorKey(signingKey: Buffer): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', signingKey, Buffer.alloc(0), 'one-window audit anchor', 32));
  return createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

/** `<DATA_DIR>/audit-anchors/<database>.<schema>.jsonl`: one file for each chain. */
export function anchorFile(dataDirectory: string, database: string, schema: string): string {
  return path.join(dataDirectory, 'audit-anchors', `${database.replace(/[^\w-]/g, '_')}.${schema}.jsonl`);
}

/** Appends one signed line and waits until it is on the disk. The caller holds the chain's lock. */
export async function appendAnchor(file: string, key: KeyObject, anchor: Pick<Anchor, 'schema' | 'seq' | 'hash' | 'at'>): Promise<Anchor> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const last = await lastLine(file);
  const unsigned = { ...anchor, previous: last === undefined ? null : lineHash(last) };
  const signed: Anchor = { ...unsigned, signature: sign(null, signedBytes(unsigned), key).toString('base64url') };
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${JSON.stringify(signed)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return signed;
}

/** Gives every anchor of the file in order, or the number of the first line that is not a line of ours. A file that is not there has none. */
export async function* readAnchors(file: string, key: KeyObject): AsyncGenerator<Anchor | { readonly forgedLine: number }> {
  if (!(await exists(file))) return;
  const publicKey = createPublicKey(key);
  let previous: string | null = null;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    number += 1;
    const anchor = parse(line);
    const genuine =
      anchor !== undefined &&
      anchor.previous === previous &&
      verify(null, signedBytes(anchor), publicKey, Buffer.from(anchor.signature, 'base64url'));
    if (!genuine) {
      yield { forgedLine: number };
      return;
    }
    yield anchor;
    previous = lineHash(line);
  }
}

const lineHash = (line: string): string => createHash('sha256').update(line, 'utf8').digest('hex');

function signedBytes({ schema, seq, hash, at, previous }: Omit<Anchor, 'signature'>): Buffer {
  return Buffer.from(JSON.stringify(['one-window audit anchor', schema, seq, hash, at, previous]), 'utf8');
}

function parse(line: string): Anchor | undefined {
  try {
    const anchor = JSON.parse(line) as Anchor;
    return typeof anchor.signature === 'string' && Number.isSafeInteger(anchor.seq) ? anchor : undefined;
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

const LONGEST_LINE = 4096;

async function lastLine(file: string): Promise<string | undefined> {
  if (!(await exists(file))) return undefined;
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - LONGEST_LINE);
    const bytes = Buffer.alloc(size - start);
    await handle.read(bytes, 0, bytes.length, start);
    return bytes.toString('utf8').trimEnd().split('\n').at(-1) || undefined;
  } finally {
    await handle.close();
  }
}
