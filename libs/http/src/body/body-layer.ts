import { DomainError } from '@app/domain-kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readJsonObject } from './json-body';

export const MAXIMUM_BODY_BYTES = 256 * 1024;

const rawBodies = new WeakMap<object, Buffer>();

/** The bytes of a JSON body as they were sent, for whoever checks a signature over them. */
export function rawBodyOf(request: object): Buffer {
  return rawBodies.get(request) ?? Buffer.alloc(0);
}

/** Replaces every parser of Fastify and Nest: `application/json` in UTF-8, uncompressed, strictly read; nothing else. */
export function installBodyLayer(fastify: FastifyInstance, bodyTimeout: number): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: MAXIMUM_BODY_BYTES }, (request, body, done) => {
    try {
      refuseEncodings(request);
      rawBodies.set(request, body as Buffer);
      // A command without a body may still name its type; whoever needs a body asks for it (`body-required`).
      done(null, body.length === 0 ? undefined : readJsonObject(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });

  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (request.headers['content-length'] === '0' || !isJson(request)) return done(null, payload);
    // A body that drips in holds a connection; the whole of it has one term.
    const timer = setTimeout(() => reply.raw.destroy(), bodyTimeout);
    const stop = (): void => clearTimeout(timer);
    payload.once('end', stop).once('close', stop);
    // A body that is refused for its size is never read to its end.
    reply.raw.once('close', stop);
    done(null, payload);
  });
}

function isJson(request: FastifyRequest): boolean {
  return request.headers['content-type']?.startsWith('application/json') === true;
}

function refuseEncodings(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new DomainError('unsupported', 'unsupported-content-encoding', '不接受压缩的请求内容，请去掉 Content-Encoding 直接发送。');
  }
  const charset = /;\s*charset\s*=\s*"?([^;"\s]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new DomainError('unsupported', 'unsupported-charset', '只接受 UTF-8 编码的 JSON，请转换编码后发送。');
  }
}
