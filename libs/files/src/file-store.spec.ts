import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DomainError } from '@app/domain-kernel';
import sharp from 'sharp';
import { refusal, samplePdf } from '../testing/sample-files';
import { contentDisposition } from './content-disposition';
import { FileStore } from './file-store';
import { ClamdScanner, NoScanner } from './scanner';

const PDF = samplePdf();
/** In two halves, so that a scanner on the developer's machine leaves this file alone. */
const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));
const pdfUpload = (content: Readable | Buffer) => ({
  name: '申请书.pdf',
  mediaType: 'application/pdf',
  content: Buffer.isBuffer(content) ? Readable.from([content]) : content,
});

describe('the file store', () => {
  let directory: string;
  let store: FileStore;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'one-window-files-'));
    store = new FileStore(directory, new NoScanner());
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const read = async (sha256: string): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of await store.open(sha256)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };
  const incoming = (): string[] => (existsSync(join(directory, 'incoming')) ? readdirSync(join(directory, 'incoming')) : []);
  const noneNamed = async (): Promise<ReadonlySet<string>> => new Set();

  it('gives back what it was given, and keeps the same content once', async () => {
    const first = await store.put(PDF);
    expect(first).toEqual({ sha256: createHash('sha256').update(PDF).digest('hex'), size: PDF.length });
    expect(await store.put(Readable.from([PDF.subarray(0, 9), PDF.subarray(9)]))).toEqual(first);
    expect(await read(first.sha256)).toEqual(PDF);
    expect(readdirSync(join(directory, 'objects', first.sha256.slice(0, 2)))).toEqual([first.sha256]);
    expect(incoming()).toEqual([]);
    expect(await store.exists(first.sha256)).toBe(true);
    expect(await store.exists('0'.repeat(64))).toBe(false);
  });

  it('takes the same content from many at once', async () => {
    const stored = await Promise.all(Array.from({ length: 20 }, () => store.putUpload(pdfUpload(PDF))));
    expect(new Set(stored.map((each) => each.sha256)).size).toBe(1);
    expect(await read(stored[0]?.sha256 ?? '')).toEqual(PDF);
    expect(incoming()).toEqual([]);
  });

  it('names no path outside itself', async () => {
    await expect(store.open('../../etc/passwd')).rejects.toThrow('not the name of a stored file');
    await expect(store.open('0'.repeat(64))).rejects.toEqual(refusal('storage-unavailable'));
  });

  it('takes a file of exactly the limit and not one byte more', async () => {
    const limits = { maximumBytes: PDF.length };
    await expect(store.putUpload(pdfUpload(PDF), limits)).resolves.toMatchObject({
      size: PDF.length,
      mediaType: 'application/pdf',
      name: '申请书.pdf',
    });
    await expect(store.putUpload(pdfUpload(samplePdf({ tail: ' ' })), limits)).rejects.toEqual(refusal('file-too-large'));
    expect(incoming()).toEqual([]);
  });

  it('stops reading at the limit', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        sent += 1;
        yield PDF;
      }
    }
    await expect(
      store.putUpload(pdfUpload(Readable.from(endless(), { highWaterMark: 1 })), { maximumBytes: 10 * PDF.length }),
    ).rejects.toEqual(refusal('file-too-large'));
    expect(sent).toBeLessThan(15);
  });

  it.each([
    ['is empty', Buffer.alloc(0), 'file-empty'],
    ['is something else', Buffer.from('<html>'), 'content-mismatch'],
    ['runs something', samplePdf({ catalogue: '/S /JavaScript' }), 'pdf-active-content'],
  ])('keeps nothing of an upload that %s', async (_what, content, code) => {
    await expect(store.putUpload(pdfUpload(content))).rejects.toEqual(refusal(code));
    expect(readdirSync(directory)).toEqual(['incoming']);
    expect(incoming()).toEqual([]);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield PDF;
      throw new DomainError('too-large', 'file-too-large', '单个文件不超过 20 MB。');
    }
    await expect(store.putUpload(pdfUpload(Readable.from(broken())))).rejects.toEqual(refusal('file-too-large'));
    expect(incoming()).toEqual([]);
  });

  it('keeps a photograph drawn anew under the hash of what it keeps', async () => {
    const photograph = await sharp({ create: { width: 20, height: 10, channels: 3, background: 'white' } })
      .withExif({ IFD3: { GPSLatitude: '25/1 40/1 0/1' } })
      .jpeg()
      .toBuffer();
    const stored = await store.putUpload({ name: '照片.jpg', mediaType: 'image/jpeg', content: Readable.from([photograph]) });
    const kept = await read(stored.sha256);
    expect(createHash('sha256').update(kept).digest('hex')).toBe(stored.sha256);
    expect((await sharp(kept).metadata()).exif).toBeUndefined();
    expect(incoming()).toEqual([]);
  });

  it('says that the disk is the trouble, not the file', async () => {
    writeFileSync(join(directory, 'taken'), '');
    const elsewhere = new FileStore(join(directory, 'taken'), new NoScanner());
    await expect(elsewhere.put(PDF)).rejects.toEqual(refusal('storage-unavailable'));
  });

  it('sweeps what nobody will come back for, and only that', async () => {
    const named = await store.put(PDF);
    const orphan = await store.put(Buffer.from('rolled back'));
    const left = join(directory, 'incoming', 'left-behind');
    writeFileSync(left, 'x');
    const young = await store.sweep(3_600_000, noneNamed);
    expect(young).toBe(0);

    const old = new Date(Date.now() - 7_200_000);
    const pathOf = (sha256: string) => join(directory, 'objects', sha256.slice(0, 2), sha256);
    for (const path of [left, pathOf(named.sha256), pathOf(orphan.sha256)]) utimesSync(path, old, old);
    expect(await store.sweep(3_600_000, async (asked) => new Set(asked.filter((sha256) => sha256 === named.sha256)))).toBe(2);
    expect(readFileSync(pathOf(named.sha256))).toEqual(PDF);
    expect(await store.exists(orphan.sha256)).toBe(false);
    expect(incoming()).toEqual([]);
  });

  it('does not sweep an old file that has just been put again', async () => {
    const { sha256 } = await store.put(PDF);
    const old = new Date(Date.now() - 7_200_000);
    utimesSync(join(directory, 'objects', sha256.slice(0, 2), sha256), old, old);
    await store.put(PDF);
    expect(await store.sweep(3_600_000, noneNamed)).toBe(0);
  });
});

describe('the malware scanner', () => {
  let server: Server;
  let port: number;

  /** Speaks as much of clamd's INSTREAM as the scanner uses: reads length-prefixed chunks and answers. */
  beforeAll(async () => {
    server = createServer((socket) => {
      let received = Buffer.alloc(0);
      socket.on('data', (data) => {
        received = Buffer.concat([received, data]);
        const body: Buffer[] = [];
        let at = 'zINSTREAM\0'.length;
        while (received.length >= at + 4) {
          const length = received.readUInt32BE(at);
          if (length === 0)
            return void socket.end(Buffer.concat(body).includes('EICAR') ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');
          if (received.length < at + 4 + length) return;
          body.push(received.subarray(at + 4, at + 4 + length));
          at += 4 + length;
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('passes a clean file of several chunks', async () => {
    await expect(new ClamdScanner('127.0.0.1', port).check(Buffer.alloc(200_000, 'a'))).resolves.toBeUndefined();
  });

  it('refuses the test virus', async () => {
    await expect(new ClamdScanner('127.0.0.1', port).check(EICAR)).rejects.toEqual(refusal('malware'));
  });

  it('keeps nothing of an upload in which it finds something', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'one-window-files-'));
    try {
      const store = new FileStore(directory, new ClamdScanner('127.0.0.1', port));
      const infected = samplePdf({ objects: [EICAR, '\n'] });
      await expect(store.putUpload(pdfUpload(infected))).rejects.toEqual(refusal('malware'));
      const unseen = new FileStore(directory, new ClamdScanner('127.0.0.1', 1));
      await expect(unseen.putUpload(pdfUpload(PDF))).rejects.toEqual(refusal('scan-failed'));
      expect(readdirSync(directory)).toEqual(['incoming']);
      await expect(store.putUpload(pdfUpload(PDF))).resolves.toMatchObject({ size: PDF.length });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('says plainly when nothing is looked at', async () => {
    expect(new NoScanner()).toMatchObject({ looks: false, description: expect.stringContaining('不做病毒检查') as string });
    await expect(new NoScanner().check()).resolves.toBeUndefined();
  });

  it('refuses everything when nobody answers', async () => {
    await expect(new ClamdScanner('127.0.0.1', 1).check(PDF)).rejects.toEqual(refusal('scan-failed'));
  });
});

describe('the name of a download', () => {
  it('keeps Chinese names and never breaks the header', () => {
    expect(contentDisposition('漾市监受〔2026〕1号.pdf')).toBe(
      `attachment; filename="file.pdf"; filename*=UTF-8''${encodeURIComponent('漾市监受〔2026〕1号.pdf')}`,
    );
    const hostile = contentDisposition('a"; filename="x\r\nSet-Cookie: y.pdf');
    expect(hostile).not.toMatch(/[\r\n]/);
    expect(hostile.match(/"/g)).toHaveLength(2);
  });
});
