import { Readable } from 'node:stream';
import { DomainError } from '@app/domain-kernel';
import { codePointLength, freeText, required } from '@app/identifiers';
import multipart, { type MultipartFields } from '@fastify/multipart';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export const MAXIMUM_FILE_BYTES = 20 * 1024 * 1024;
const MAXIMUM_FILE_NAME = 120;

/** Marks an operation that takes `multipart/form-data`; everywhere else it is refused as JSON's stranger. */
export const AcceptsUpload = (): MethodDecorator => RouteConfig({ acceptsUpload: true }) as MethodDecorator;

/** One file of at most 20 MB per request; see {@link uploadOf}. */
export async function installMultipart(fastify: FastifyInstance): Promise<void> {
  await fastify.register(multipart, {
    limits: { fileSize: MAXIMUM_FILE_BYTES, files: 1, parts: 20, fields: 19, fieldSize: 64 * 1024, fieldNameSize: 100, headerPairs: 50 },
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isUpload = /^multipart\//i.test(request.headers['content-type'] ?? '');
    const accepts = (request.routeOptions.config as { acceptsUpload?: boolean } | undefined)?.acceptsUpload === true;
    done(
      isUpload && !accepts && !request.is404
        ? new DomainError('unsupported', 'unsupported-media-type', '此接口不接受上传，请用 Content-Type: application/json 发送 JSON。')
        : undefined,
    );
  });
}

export interface Upload {
  /** For people to read, never a path: NFC, no directory, no hidden characters, at most 120 characters. */
  readonly name: string;
  /** As the sender says; what the file is, its content decides. */
  readonly declaredType: string;
  /** Text fields that stand before the file. */
  readonly fields: Readonly<Record<string, string>>;
  /** Fails with `file-too-large` where the limit is passed, so that nobody stores half a file. Must be read to its end. */
  readonly content: Readable;
}

/** The file of a multipart request, as a stream. */
export async function uploadOf(request: FastifyRequest): Promise<Upload> {
  const file = await request.file();
  if (!file) throw new DomainError('invalid', 'malformed-multipart', '上传内容中没有文件，请选择文件后重新上传。');
  const source = file.file;
  async function* whole(): AsyncGenerator<Buffer> {
    for await (const chunk of source) yield chunk as Buffer;
    if (source.truncated) throw new DomainError('too-large', 'file-too-large', '单个文件不超过 20 MB，请压缩或拆分后上传。');
  }
  return {
    name: readableFileName(file.filename),
    declaredType: file.mimetype,
    fields: textFields(file.fields),
    content: Readable.from(whole(), { objectMode: false }),
  };
}

/** The text fields of a form that carries no file, as a page without scripts sends it. */
export async function formFieldsOf(request: FastifyRequest): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {};
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      part.file.resume();
      throw new DomainError('invalid', 'malformed-multipart', '此表单不接受文件，请只填写文字。');
    }
    if (Object.hasOwn(texts, part.fieldname)) {
      throw new DomainError('invalid', 'malformed-multipart', '上传内容中有重复的字段，每个字段只写一次。');
    }
    texts[part.fieldname] = required(freeText(String(part.value), { maximum: 2000 }), `/${part.fieldname}`);
  }
  return texts;
}

function textFields(fields: MultipartFields): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (Array.isArray(field)) throw new DomainError('invalid', 'malformed-multipart', '上传内容中有重复的字段，每个字段只写一次。');
    if (field?.type === 'field') texts[name] = required(freeText(String(field.value), { maximum: 2000 }), `/${name}`);
  }
  return texts;
}

/** @returns a name that can stand in a list or a Content-Disposition; `文件` when nothing is left of it. */
export function readableFileName(name: string): string {
  const base = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const visible = base.replace(/\p{C}|[\p{Zl}\p{Zp}"<>:|?*]/gu, '').trim();
  const short = codePointLength(visible) > MAXIMUM_FILE_NAME ? [...visible].slice(-MAXIMUM_FILE_NAME).join('') : visible;
  return short === '' || /^\.+$/.test(short) ? '文件' : short;
}
