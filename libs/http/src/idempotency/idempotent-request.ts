import { createHash } from 'node:crypto';
import { DomainError } from '@app/domain-kernel';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { declareProblems } from '../open-api/operation.decorator';

/** One submission, as its sender marked it. A key belongs to one client and one route. */
export interface IdempotentRequest {
  readonly client: string;
  readonly route: string;
  readonly key: string;
  /** SHA-256 of path and body: another body under the same key is refused. */
  readonly requestHash: Buffer;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key of the header, with or without the quotes of a structured field. */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string {
  if (header === undefined) {
    throw new DomainError('invalid', 'idempotency-key-required', '缺少 Idempotency-Key，请为每次新的提交生成一个 UUID，重试时使用同一个。');
  }
  const key = typeof header === 'string' ? header.trim().replace(/^"(.*)"$/, '$1') : '';
  if (!KEY.test(key)) {
    throw new DomainError('invalid', 'idempotency-key-invalid', 'Idempotency-Key 应为 1 至 255 个可见 ASCII 字符，建议用 UUID。');
  }
  return key;
}

/** Who sends: the signed-in actor, else the address; `anonymous` clients behind one address share a key space, which random keys allow. */
export function clientOf(request: FastifyRequest): string {
  const { actor } = request as { actor?: { readonly kind: string; readonly id: number } };
  return actor ? `${actor.kind}:${actor.id}` : `anonymous:${request.ip}`;
}

export function idempotentRequestOf(request: FastifyRequest): IdempotentRequest {
  const key = readIdempotencyKey(request.headers['idempotency-key']);
  const path = (request.raw.url ?? '').split('?', 1)[0];
  return {
    client: clientOf(request),
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    key,
    requestHash: createHash('sha256')
      .update(`${path}\n${JSON.stringify(request.body ?? null)}`)
      .digest(),
  };
}

/** What a streamed upload is known by before and after its content has been read: the key comes first, the hash of the file last. */
export interface IdempotentUpload {
  readonly client: string;
  readonly route: string;
  readonly key: string;
}

/** The key of an upload; null where its sender gave none, which a page without scripts cannot. */
export function idempotentUploadOf(request: FastifyRequest): IdempotentUpload | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  return { client: clientOf(request), route: `${request.method} ${request.routeOptions.url ?? ''}`, key: readIdempotencyKey(header) };
}

/** The same file under the same name is the same submission; its body is a stream that is never held in memory. */
export function withContent(upload: IdempotentUpload, content: readonly string[]): IdempotentRequest {
  return { ...upload, requestHash: createHash('sha256').update(JSON.stringify(content)).digest() };
}

/** `@Idempotent() request: IdempotentRequest`: reads and checks the header, and documents it. */
export const Idempotent = createParamDecorator(
  (_data: unknown, context: ExecutionContext): IdempotentRequest =>
    idempotentRequestOf(context.switchToHttp().getRequest<FastifyRequest>()),
  [
    (target, propertyKey) => {
      const descriptor = Object.getOwnPropertyDescriptor(target, propertyKey as string | symbol);
      if (!descriptor || propertyKey === undefined) return;
      applyDecorators(
        ApiHeader({
          name: 'Idempotency-Key',
          required: true,
          description: '每次新的提交生成一个 UUID，重试时使用同一个；24 小时内重复提交得到同样的回答。',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
          example: '0192f0c1-7c1e-7a3b-9d5e-2f6a1b3c4d5e',
        }),
      )(target, propertyKey, descriptor);
      declareProblems(target, propertyKey, ['idempotency-key-required', 'idempotency-key-invalid', 'idempotency-key-reused']);
    },
  ],
);
