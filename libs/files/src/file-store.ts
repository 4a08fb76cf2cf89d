import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { DomainError } from '@app/domain-kernel';
import { agreedKind, type ContentKind, MEDIA_TYPES } from './content/content-kind';
import { checkPdf } from './content/pdf-check';
import { redrawImage } from './content/redraw-image';
import type { Scanner } from './scanner';

export interface StoredFile {
  /** Name of the content and of the file: 64 hexadecimal digits. */
  readonly sha256: string;
  readonly size: number;
}

export interface StoredUpload extends StoredFile {
  readonly name: string;
  readonly mediaType: string;
}

export interface IncomingFile {
  /** As people read it, with its extension; never used as a path. */
  readonly name: string;
  /** As the sender declares it. */
  readonly mediaType: string;
  readonly content: Readable;
}

export interface StoreLimits {
  readonly maximumBytes: number;
}

const UPLOAD_LIMITS: StoreLimits = { maximumBytes: 20 * 1024 * 1024 };
const OWN_LIMITS: StoreLimits = { maximumBytes: 200 * 1024 * 1024 };
const SHA256 = /^[0-9a-f]{64}$/;

interface Received extends StoredFile {
  readonly path: string;
}

/**
 * Files on the local disk, named by their content: `objects/ab/abcd…`. The same content is kept once, a name never changes
 * its content, and a file is either there whole or not at all: it is written to `incoming/`, flushed, and then renamed.
 */
export class FileStore {
  private readonly incoming: string;
  private readonly objects: string;

  constructor(
    directory: string,
    private readonly scanner: Scanner,
  ) {
    this.incoming = join(directory, 'incoming');
    this.objects = join(directory, 'objects');
  }

  /** Keeps what this system made itself. @throws DomainError `file-too-large`, `storage-unavailable` */
  async put(content: Buffer | Readable, limits: StoreLimits = OWN_LIMITS): Promise<StoredFile> {
    const received = await this.receive(Buffer.isBuffer(content) ? Readable.from([content]) : content, limits);
    return this.keep(received);
  }

  /**
   * Keeps what somebody sent, after it was looked at: size, kind, malware, active content. An image is kept redrawn, so that
   * hash and size are those of the file that is kept, not of the one that was sent.
   * @throws DomainError `file-empty`, `file-too-large`, `content-mismatch`, `malware`, `scan-failed`, `pdf-…`, `image-too-large`, `storage-unavailable`
   */
  async putUpload(file: IncomingFile, limits: StoreLimits = UPLOAD_LIMITS): Promise<StoredUpload> {
    const received = await this.receive(file.content, limits);
    try {
      if (received.size === 0) throw new DomainError('rule-violation', 'file-empty', '文件是空的，请选择有内容的文件重新上传。');
      const content = await storage(readFile(received.path));
      const kind = agreedKind(file.name, file.mediaType, content);
      await this.scanner.check(content);
      const stored = await this.keepChecked(received, content, kind);
      return { ...stored, name: file.name, mediaType: MEDIA_TYPES[kind] };
    } finally {
      await rm(received.path, { force: true });
    }
  }

  /** The content, as a stream. @throws DomainError `storage-unavailable` when the disk has lost what a row names */
  async open(sha256: string): Promise<Readable> {
    const file = await storage(open(this.pathOf(sha256), 'r'));
    return file.createReadStream();
  }

  async exists(sha256: string): Promise<boolean> {
    return stat(this.pathOf(sha256)).then(
      () => true,
      () => false,
    );
  }

  /**
   * Takes away what nobody will come back for: unfinished files, and kept ones that no row names (their transaction rolled back).
   * Age is measured by the disk's own clock, not by the business clock. @returns how many files went.
   * @param namedOf which of these hashes some row still names
   */
  async sweep(olderThanMilliseconds: number, namedOf: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number> {
    const before = Date.now() - olderThanMilliseconds;
    const abandoned = await oldFiles(this.incoming, before);
    const kept: string[] = [];
    for (const folder of await listed(this.objects)) kept.push(...(await oldFiles(join(this.objects, folder), before)));
    const named = kept.length === 0 ? new Set<string>() : await namedOf(kept);
    const paths = [
      ...abandoned.map((name) => join(this.incoming, name)),
      ...kept.filter((sha256) => SHA256.test(sha256) && !named.has(sha256)).map((sha256) => this.pathOf(sha256)),
    ];
    for (const path of paths) await rm(path, { force: true });
    return paths.length;
  }

  private async keepChecked(received: Received, content: Buffer, kind: ContentKind): Promise<StoredFile> {
    if (kind !== 'pdf') return this.put(await redrawImage(content, kind));
    checkPdf(content);
    return this.keep(received);
  }

  /** Writes to `incoming/`, hashing on the way, and stops at the limit. Leaves no file behind when it fails. */
  private async receive(content: Readable, limits: StoreLimits): Promise<Received> {
    const path = join(this.incoming, randomUUID());
    const hash = createHash('sha256');
    let size = 0;
    await storage(mkdir(this.incoming, { recursive: true, mode: 0o700 }));
    const file = await storage(open(path, 'wx', 0o600));
    try {
      for await (const chunk of content) {
        const bytes = chunk as Buffer;
        size += bytes.length;
        if (size > limits.maximumBytes) throw tooLarge(limits);
        hash.update(bytes);
        await storage(writeAll(file, bytes));
      }
      await storage(file.sync());
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    await file.close();
    return { path, size, sha256: hash.digest('hex') };
  }

  private async keep({ path, sha256, size }: Received): Promise<StoredFile> {
    const target = this.pathOf(sha256);
    await storage(mkdir(dirname(target), { recursive: true, mode: 0o700 }));
    // Replaces an equal file; being new, it is out of reach of a sweep that is just looking.
    await storage(rename(path, target));
    await storage(syncDirectory(dirname(target)));
    await storage(syncDirectory(this.objects));
    return { sha256, size };
  }

  private pathOf(sha256: string): string {
    if (!SHA256.test(sha256)) throw new Error('not the name of a stored file');
    return join(this.objects, sha256.slice(0, 2), sha256);
  }
}

const tooLarge = ({ maximumBytes }: StoreLimits): DomainError =>
  new DomainError('too-large', 'file-too-large', `单个文件不超过 ${Math.floor(maximumBytes / 1024 / 1024)} MB，请压缩或拆分后上传。`, {
    params: { maximumBytes },
  });

/** A full or missing disk is not the sender's fault, and nothing was kept. */
async function storage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw Object.assign(
      new DomainError('unavailable', 'storage-unavailable', '文件存储暂时不可用，文件没有保存，请稍后再试。', { retryAfter: 60 }),
      { cause: error },
    );
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) offset += (await file.write(bytes, offset)).bytesWritten;
}

/** A rename is durable only when the folder that holds the name is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

const listed = (directory: string): Promise<string[]> => readdir(directory).catch(() => []);

async function oldFiles(directory: string, before: number): Promise<string[]> {
  const old: string[] = [];
  for (const name of await listed(directory)) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found && found.mtimeMs < before) old.push(name);
  }
  return old;
}
