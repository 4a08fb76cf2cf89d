import { DomainError } from '@app/domain-kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { declareProblems } from './open-api/operation.decorator';

/** The strong tag of a version: `"v17"`. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

export function setETag(reply: FastifyReply, version: number): void {
  reply.header('ETag', etagOf(version));
}

/** The version that the caller saw. Missing: 428. A weak tag, `*` or a list can match no version: 412. */
export function requireIfMatch(header: string | undefined): number {
  if (header === undefined || header.trim() === '') {
    throw new DomainError(
      'precondition-required',
      'precondition-required',
      '缺少 If-Match，请先读取最新内容，把返回的 ETag 放入 If-Match 再提交。',
    );
  }
  const version = /^"v(\d{1,15})"$/.exec(header.trim())?.[1];
  if (version === undefined) throw new DomainError('stale', 'version-mismatch', 'If-Match 不是本系统给出的 ETag，请重新读取后再提交。');
  return Number(version);
}

/** What a command throws when the row has moved on: `current` lets the client show what changed. */
export function versionMismatch(current: number): DomainError {
  return new DomainError('stale', 'version-mismatch', '内容已被他人修改，请刷新后核对最新内容，再次提交。', {
    params: { currentVersion: current, etag: etagOf(current) },
  });
}

/** `@IfMatch() expectedVersion: number`: reads the header, and documents it. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number =>
    requireIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
  [
    (target, propertyKey) => {
      const descriptor = Object.getOwnPropertyDescriptor(target, propertyKey as string | symbol);
      if (!descriptor || propertyKey === undefined) return;
      ApiHeader({
        name: 'If-Match',
        required: true,
        description: '读取时返回的 ETag；内容已被他人修改时得到 412。',
        schema: { type: 'string', pattern: '^"v[0-9]+"$' },
        example: '"v3"',
      })(target, propertyKey, descriptor);
      declareProblems(target, propertyKey, ['precondition-required', 'version-mismatch']);
    },
  ],
);
