import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { findProblem } from '../problems/catalogue';
import { EXTENSION } from './operation.decorator';

export interface DocumentIdentity {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** The parts of an OpenAPI operation that this file completes. */
export interface DocumentedOperation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: object; example?: unknown }[];
  requestBody?: { content?: Record<string, MediaType> };
  responses: Record<string, { description: string; content?: Record<string, MediaType> }>;
  [extension: `x-${string}`]: unknown;
}

export interface MediaType {
  schema?: object;
  example?: unknown;
  examples?: Record<string, { summary?: string; value: unknown }>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'options', 'head'] as const;

/** OpenAPI 3.1 of all modules in this process, complete with examples and problems. */
export function openApiDocument(app: INestApplication, publicUrl: string, identity: DocumentIdentity): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(identity.title)
    .setVersion(identity.version)
    .setDescription(identity.description ?? '')
    .addServer(publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .build();
  return completeDocument(SwaggerModule.createDocument(app, builder), publicUrl);
}

/** Every operation of the document, in its order. */
export function operationsOf(document: OpenAPIObject): { path: string; method: string; operation: DocumentedOperation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Record<string, unknown>)[method];
      return operation ? [{ path, method, operation: operation as DocumentedOperation }] : [];
    }),
  );
}

function completeDocument(document: OpenAPIObject, publicUrl: string): OpenAPIObject {
  for (const { operation } of operationsOf(document)) completeOperation(operation, publicUrl);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  return document;
}

function completeOperation(operation: DocumentedOperation, publicUrl: string): void {
  const example = operation[EXTENSION.example] as { request?: unknown; response?: unknown } | undefined;
  const status = String(operation[EXTENSION.status] ?? 200);
  const codes = Object.keys(operation)
    .filter((key) => key.startsWith(EXTENSION.problem))
    .map((key) => key.slice(EXTENSION.problem.length));
  const open = operation[EXTENSION.open] === true;
  for (const key of Object.keys(operation)) if (key.startsWith('x-')) delete operation[key as `x-${string}`];

  operation.security = open ? [] : [{ bearer: [] }];
  // Nest documents 201 for every POST; the decorator says what is really answered.
  if (status !== '201' && operation.responses['201'] && operation.responses[status]) delete operation.responses['201'];
  const json = operation.requestBody?.content?.['application/json'];
  if (json && example?.request !== undefined) json.example = example.request;
  if (example?.response !== undefined) {
    const response = operation.responses[status];
    if (response) response.content = { 'application/json': { ...response.content?.['application/json'], example: example.response } };
  }
  addProblems(operation, [...new Set([...codes, ...commonProblems(operation, open)])], publicUrl);
}

function commonProblems(operation: DocumentedOperation, open: boolean): string[] {
  return [
    ...(open ? [] : ['unauthenticated', 'forbidden']),
    ...(operation.requestBody ? ['malformed-json', 'validation-failed', 'body-too-large', 'unsupported-media-type'] : []),
    ...(operation.parameters?.some((parameter) => parameter.in === 'query') ? ['invalid-parameter', 'unknown-parameter'] : []),
    ...(operation.parameters?.some((parameter) => parameter.in === 'path') ? ['invalid-id', 'not-found'] : []),
    'internal-error',
  ];
}

function addProblems(operation: DocumentedOperation, codes: readonly string[], publicUrl: string): void {
  const byStatus = new Map<string, string[]>();
  for (const code of codes) {
    const status = String(findProblem(code)?.status ?? 422);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, group] of [...byStatus].sort(([a], [b]) => a.localeCompare(b))) {
    operation.responses[status] = {
      description: group.map((code) => `\`${code}\` ${findProblem(code)?.title ?? ''}`).join('；'),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(group.map((code) => [code, { value: problemExample(code, Number(status), publicUrl) }])),
        },
      },
    };
  }
}

function problemExample(code: string, status: number, publicUrl: string): object {
  const entry = findProblem(code);
  return {
    type: `${publicUrl}/docs/errors#${code}`,
    title: entry?.title ?? code,
    status,
    code,
    detail: entry?.help ?? '',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  };
}

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457 问题详情',
  required: ['type', 'title', 'status', 'code', 'detail', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: '稳定的问题代码，见 /docs/errors' },
    detail: { type: 'string', description: '发生了什么，该怎么做' },
    article: { type: 'string', description: '法律依据' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
    params: { type: 'object' },
    traceId: { type: 'string' },
  },
};
