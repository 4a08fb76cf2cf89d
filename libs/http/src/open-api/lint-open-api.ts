import type { OpenAPIObject } from '@nestjs/swagger';
import { findProblem } from '../problems/catalogue';
import { type DocumentedOperation, operationsOf } from './open-api-document';

export interface OpenApiViolation {
  /** `POST /api/v1/cases` */
  readonly operation: string;
  readonly rule:
    | 'operation-id'
    | 'operation-id-unique'
    | 'summary'
    | 'tag'
    | 'request-example'
    | 'response-example'
    | 'problems'
    | 'problem-unknown'
    | 'path-style';
  readonly message: string;
}

const OPERATION_ID = /^[a-z][a-zA-Z0-9]*(?:-[a-z0-9]+)*\.[a-z][a-zA-Z0-9-]*$/;
const PATH = /^\/(?:(?:[a-z0-9]+(?:-[a-z0-9]+)*|\{[a-zA-Z0-9]+\})(?:\/|$))*$/;

/** What the document still lacks: each operation needs an id, a summary, a tag, examples and its problems. Empty when all is well. */
export function lintOpenApi(document: OpenAPIObject): OpenApiViolation[] {
  const violations: OpenApiViolation[] = [];
  const ids = new Map<string, string>();
  for (const { path, method, operation } of operationsOf(document)) {
    const name = `${method.toUpperCase()} ${path}`;
    const report = (rule: OpenApiViolation['rule'], message: string): void => {
      violations.push({ operation: name, rule, message });
    };
    const id = operation.operationId ?? '';
    if (!OPERATION_ID.test(id)) report('operation-id', `operationId "${id}" is not resource.verb: add @Operation({ id })`);
    const twin = ids.get(id);
    if (twin) report('operation-id-unique', `operationId "${id}" is also that of ${twin}`);
    ids.set(id, name);
    if (!PATH.test(path) || path.endsWith('/')) report('path-style', 'paths are kebab-case nouns without a trailing slash');
    if (!operation.summary) report('summary', 'a Chinese summary is missing');
    if (!operation.tags?.length) report('tag', 'a tag is missing: @ApiTags on the controller');
    lintExamples(operation, report);
    lintProblems(operation, report);
  }
  return violations;
}

type Report = (rule: OpenApiViolation['rule'], message: string) => void;

function lintExamples(operation: DocumentedOperation, report: Report): void {
  const body = operation.requestBody?.content?.['application/json'];
  if (body && body.example === undefined) report('request-example', 'add @Operation({ example: { request } })');
  const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  const answersJson = successes.some(
    ([status, { content }]) => status !== '204' && (content === undefined || 'application/json' in content),
  );
  const hasExample = successes.some(([, { content }]) => content?.['application/json']?.example !== undefined);
  if (answersJson && !hasExample) report('response-example', 'add @Operation({ example: { response } })');
}

function lintProblems(operation: DocumentedOperation, report: Report): void {
  const codes = Object.values(operation.responses).flatMap(({ content }) =>
    Object.keys(content?.['application/problem+json']?.examples ?? {}),
  );
  if (codes.length === 0) report('problems', 'no problem responses: add @Operation({ problems })');
  for (const code of codes) if (!findProblem(code)) report('problem-unknown', `problem "${code}" is not in the catalogue`);
}
