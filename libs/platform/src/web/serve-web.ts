import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What the pages are made of; anything else is not built by us and not served. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface WebFile {
  readonly body: Buffer;
  readonly mediaType: string;
  readonly cache: string;
}

/** A file whose name holds a hash of its content never changes; the page that names them is asked for anew. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** Where the build puts the pages: beside the compiled services, also when those run from their sources. */
function builtPages(face: string): string | undefined {
  return [`../../../../web/${face}`, `../../../../dist/web/${face}`].map((place) => path.resolve(__dirname, place)).find(existsSync);
}

function readPages(directory: string): ReadonlyMap<string, WebFile> {
  const files = new Map<string, WebFile>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const mediaType = MEDIA_TYPES[path.extname(entry.name)];
    if (!entry.isFile() || mediaType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(directory, file).split(path.sep).join('/');
    files.set(name, { body: readFileSync(file), mediaType, cache: name.startsWith('assets/') ? FOR_EVER : ASK_AGAIN });
  }
  return files;
}

/**
 * The pages of one face under `/<face>/`: a few hundred kilobytes, read once and answered from memory, so that no address reaches the disk.
 * An address that is no file is a place within the pages, which find their own way from the first one.
 */
export function serveWeb(fastify: FastifyInstance, face: 'console'): void {
  const directory = builtPages(face);
  const files = directory === undefined ? new Map<string, WebFile>() : readPages(directory);
  const first = files.get('index.html');
  const send = (reply: FastifyReply, file: WebFile): FastifyReply =>
    reply.header('Cache-Control', file.cache).header('X-Content-Type-Options', 'nosniff').type(file.mediaType).send(file.body);

  fastify.get(`/${face}`, async (_request, reply) => reply.redirect(`/${face}/`, 308));
  fastify.get(`/${face}/*`, async (request, reply) => {
    const name = (request.params as { '*': string })['*'];
    const file = files.get(name);
    if (file) return send(reply, file);
    if (first === undefined)
      return reply.code(503).type('text/plain; charset=utf-8').send('页面还没有编译：请运行 npm run build，再重新启动。');
    if (name.startsWith('assets/')) return reply.code(404).type('text/plain; charset=utf-8').send('没有这个文件：页面已经更新，请刷新。');
    return send(reply, first);
  });
}
