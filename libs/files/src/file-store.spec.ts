import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DomainError } from '@app/domain-kernel';
import sharp from 'sharp';
import { contentDisposition } from './content-disposition';
import { FileStore } from './file-store';
import { ClamdScanner, NoScanner } from './scanner';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n');
const refusal = (code: string): object => expect.objectContaining({ code });

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

  it('gives back what it was given, and keeps the same content once', async () => {
    const first = await store.put(PDF);
    const second = await store.put(PDF);
    expect(second).toEqual(first);
    expect(await read(first.sha256)).toEqual(PDF);
    expect(readdirSync(join(directory, first.sha256.slice(0, 2)))).toEqual([first.sha256]);
    expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
  });

  it('names no path outside itself', async () => {
    await expect(store.open('../../etc/passwd')).rejects.toThrow('not the name of a stored file');
    await expect(store.open('0'.repeat(64))).rejects.toEqual(refusal('file-missing'));
  });

  it('keeps nothing of an upload that breaks off or is too large', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield PDF;
      throw new DomainError('too-large', 'file-too-large', '单个文件不超过 20 MB。');
    }
    const upload = { name: 'a.pdf', mediaType: 'application/pdf', content: Readable.from(broken()) };
    await expect(store.putUpload(upload)).rejects.toEqual(refusal('file-too-large'));
    expect(readdirSync(directory)).toEqual([]);
  });

  it('writes a photograph anew, without where it was taken', async () => {
    const photograph = await sharp({ create: { width: 20, height: 10, channels: 3, background: 'white' } })
      .withExif({ IFD3: { GPSLatitude: '25/1 40/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect((await sharp(photograph).metadata()).exif).toBeDefined();
    const stored = await store.putUpload({ name: '照片.jpg', mediaType: 'image/jpeg', content: Readable.from([photograph]) });
    const metadata = await sharp(await read(stored.sha256)).metadata();
    expect(metadata.exif).toBeUndefined();
    expect([metadata.width, metadata.height]).toEqual([20, 10]);
  });

  it('refuses a picture that says it is larger than any photograph', async () => {
    const flood = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: 'white' } }).png().toBuffer();
    const upload = { name: 'a.png', mediaType: 'image/png', content: Readable.from([flood]) };
    await expect(store.putUpload(upload)).rejects.toEqual(refusal('image-too-large'));
  });

  it('refuses a picture with only a head', async () => {
    const upload = { name: 'a.jpg', mediaType: 'image/jpeg', content: Readable.from([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2])]) };
    await expect(store.putUpload(upload)).rejects.toEqual(refusal('content-mismatch'));
  });

  it('sweeps what an interrupted write left behind, and only that', async () => {
    await store.put(PDF);
    const left = join(directory, 'incoming', 'left-behind');
    writeFileSync(left, 'x');
    const now = new Date();
    expect(await store.sweepIncoming(now)).toBe(0);
    utimesSync(left, new Date(now.getTime() - 7_200_000), new Date(now.getTime() - 7_200_000));
    expect(await store.sweepIncoming(now)).toBe(1);
  });
});

describe('the malware scanner', () => {
  const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));
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
          if (length === 0) return void socket.end(Buffer.concat(body).includes('EICAR') ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');
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
    await expect(new ClamdScanner('127.0.0.1', port).check(EICAR)).rejects.toEqual(refusal('upload-rejected'));
  });

  it('refuses everything when nobody answers', async () => {
    await expect(new ClamdScanner('127.0.0.1', 1).check(PDF)).rejects.toEqual(refusal('scanner-unavailable'));
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
