import { DomainError, type FieldProblem, type RefusalKind } from '@app/domain-kernel';
import { sqlState } from '@app/persistence';
import { HttpException } from '@nestjs/common';
import { findProblem } from './catalogue';
import { STATUS_OF_KIND } from './problem-catalogue';

/** RFC 9457, with our members. `detail` never repeats what was sent. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly article?: string;
  readonly errors?: readonly FieldProblem[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly traceId: string;
}

/** A refusal as the edge answers it: the body, and the seconds of `Retry-After`. */
export interface Refusal {
  readonly problem: Problem;
  readonly retryAfter: number | undefined;
  /** False for an expected refusal: nothing to look into. */
  readonly unexpected: boolean;
}

export interface ProblemContext {
  /** Where /docs/errors is, from the configuration and never from the Host header. */
  readonly publicUrl: string;
  readonly traceId: string;
}

/** Whatever was thrown, as a problem. Messages of the database, the framework or the runtime never leave. */
export function refusalOf(error: unknown, context: ProblemContext): Refusal {
  const refused = asDomainError(error);
  const { kind, code, message, details } = refused ?? internalError();
  const entry = findProblem(code);
  const problem: Problem = {
    type: `${context.publicUrl}/docs/errors#${code}`,
    title: entry?.title ?? message,
    status: entry?.status ?? STATUS_OF_KIND[kind],
    code,
    detail: message,
    ...(details.article === undefined ? {} : { article: details.article }),
    ...(details.errors === undefined ? {} : { errors: details.errors }),
    ...(details.params === undefined ? {} : { params: details.params }),
    traceId: context.traceId,
  };
  return { problem, retryAfter: details.retryAfter, unexpected: refused === undefined };
}

function internalError(): DomainError {
  return new DomainError('unavailable', 'internal-error', '系统出错，本次操作没有完成。请稍后重试，仍然出错请把 traceId 告知管理员。');
}

function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const fromFastify = fromErrorCode(error instanceof HttpException ? error.cause : error);
  if (fromFastify) return fromFastify;
  if (error instanceof HttpException) return fromStatus(error.getStatus());
  if (isOutage(error)) {
    return new DomainError('unavailable', 'unavailable', '服务暂时不可用，请稍后重试。', { retryAfter: 5 });
  }
  return undefined;
}

/** Errors of Fastify and its multipart plugin, by their stable codes. */
const BY_ERROR_CODE: Readonly<Record<string, readonly [RefusalKind, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'body-too-large', '请求内容超过 256 KB，请减少内容，文件请用上传接口。'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported', 'unsupported-media-type', '请用 Content-Type: application/json 发送 JSON。'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid', 'malformed-request', 'Content-Length 与实际发送的内容不符，请重新发送。'],
  FST_ERR_BAD_URL: ['invalid', 'invalid-id', '网址中有无法识别的编码，请检查编号。'],
  FST_ERR_MAX_PARAM_LENGTH: ['invalid', 'invalid-id', '网址中的编号过长，请检查编号。'],
  FST_REQ_FILE_TOO_LARGE: ['too-large', 'file-too-large', '单个文件不超过 20 MB，请压缩或拆分后上传。'],
  FST_FILES_LIMIT: ['invalid', 'malformed-multipart', '一次只能上传一个文件。'],
  FST_PARTS_LIMIT: ['invalid', 'malformed-multipart', '上传内容的部分过多，请按接口说明上传。'],
  FST_FIELDS_LIMIT: ['invalid', 'malformed-multipart', '上传内容的字段过多，请按接口说明上传。'],
  FST_PROTO_VIOLATION: ['invalid', 'malformed-multipart', '上传内容中有禁止的字段名。'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported', 'unsupported-media-type', '请用 multipart/form-data 上传。'],
  FST_INVALID_JSON_FIELD_ERROR: ['invalid', 'malformed-multipart', '上传内容中的 JSON 字段格式错误。'],
  FST_MP_PREMATURE_CLOSE: ['invalid', 'malformed-multipart', '上传没有完成，请检查网络后重新上传。'],
};

/** @fastify/busboy throws plain errors; these are its sentences. */
const BUSBOY_MESSAGE =
  /^(?:Multipart: Boundary not found|Unexpected end of |Part terminated early|Malformed |Missing Content-Type|Unsupported Content-Type)/i;

function fromErrorCode(error: unknown): DomainError | undefined {
  if (!(error instanceof Error)) return undefined;
  const known = BY_ERROR_CODE[(error as { code?: string }).code ?? ''];
  if (known) return new DomainError(known[0], known[1], known[2]);
  if (BUSBOY_MESSAGE.test(error.message)) {
    return new DomainError('invalid', 'malformed-multipart', '上传内容不完整或格式错误，请检查网络后重新上传。');
  }
  return undefined;
}

function fromStatus(status: number): DomainError | undefined {
  switch (status) {
    case 400:
      return new DomainError('invalid', 'malformed-request', '请求无法识别，请按接口说明发送。');
    case 401:
      return new DomainError('unauthenticated', 'unauthenticated', '尚未登录或登录已过期，请重新登录。');
    case 403:
      return new DomainError('forbidden', 'forbidden', '没有权限进行此操作。');
    case 404:
    case 405:
      return new DomainError('not-found', 'not-found', '找不到该内容，请检查编号或网址。');
    case 413:
      return new DomainError('too-large', 'body-too-large', '请求内容过大，请减少内容。');
    case 414:
      return new DomainError('invalid', 'invalid-id', '网址中的编号过长，请检查编号。');
    case 415:
      return new DomainError('unsupported', 'unsupported-media-type', '请用 Content-Type: application/json 发送 JSON。');
    case 429:
      return new DomainError('limited', 'rate-limited', '操作过于频繁，请稍后再试。', { retryAfter: 60 });
    default:
      return status < 500 ? new DomainError('invalid', 'malformed-request', '请求无法识别，请按接口说明发送。') : undefined;
  }
}

const OUTAGE_ERRNO = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** The database or another server cannot be reached, or has no room: nobody's input is to blame. */
export function isOutage(error: unknown): boolean {
  const state = sqlState(error);
  if (state === undefined)
    return error instanceof Error && /^(?:timeout exceeded when trying to connect|Connection terminated)/.test(error.message);
  return OUTAGE_ERRNO.has(state) || /^(?:08|53|57P|58)/.test(state);
}
