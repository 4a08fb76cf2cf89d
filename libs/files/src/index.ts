import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Configuration } from '@app/configuration';
import { Module } from '@nestjs/common';
export class FileStore {
  constructor(private readonly directory: string) {}
  async put(content: Buffer): Promise<{ sha256: string; size: number }> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    await mkdir(this.directory, { recursive: true });
    await writeFile(join(this.directory, sha256), content);
    return { sha256, size: content.length };
  }
  async putUpload(file: { name: string; mediaType: string; content: Readable }) {
    const chunks: Buffer[] = [];
    for await (const chunk of file.content) chunks.push(chunk as Buffer);
    return { ...(await this.put(Buffer.concat(chunks))), name: file.name, mediaType: file.mediaType };
  }
  async open(sha256: string): Promise<Readable> {
    return createReadStream(join(this.directory, sha256));
  }
}
export const contentDisposition = (name: string): string => `attachment; filename="file.pdf"; filename*=UTF-8''${encodeURIComponent(name)}`;
@Module({ providers: [{ provide: FileStore, inject: [Configuration], useFactory: (c: Configuration) => new FileStore(join(c.dataDirectory, 'files')) }], exports: [FileStore] })
export class FilesModule {}
