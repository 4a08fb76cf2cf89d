import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';

/** How one operation stands in the document. */
export interface OperationDescription {
  /** `cases.accept`: unique, stable; client code is generated from it. */
  readonly id: string;
  /** One Chinese line. */
  readonly summary: string;
  readonly description?: string;
  /** Anybody may call it, without sign-in. */
  readonly open?: boolean;
  /** The codes this operation may refuse with, besides those every operation has. */
  readonly problems?: readonly string[];
  readonly example?: { readonly request?: object; readonly response?: unknown };
  /** The class of the answer, where the handler's return type does not say it. */
  readonly response?: Type<unknown> | readonly [Type<unknown>];
  /** 201 with `Location` instead of 200. */
  readonly created?: boolean;
  /** Any other status of success, such as 202 or 204. */
  readonly status?: number;
}

/** Extensions that carry what @nestjs/swagger has no place for; `completeDocument` turns them into examples and responses and removes them. */
export const EXTENSION = { example: 'x-example', open: 'x-open', problem: 'x-problem-', status: 'x-status' } as const;

/** Describes an operation: id, example and problems. `lintOpenApi` refuses operations without it. */
export function Operation(described: OperationDescription): MethodDecorator {
  const status = described.status ?? (described.created ? 201 : 200);
  const type = described.response as Type<unknown> | [Type<unknown>] | undefined;
  return applyDecorators(
    ApiOperation({
      operationId: described.id,
      summary: described.summary,
      ...(described.description === undefined ? {} : { description: described.description }),
    }),
    ApiResponse({
      status,
      description: described.summary,
      ...(type === undefined ? {} : { type }),
      ...(described.created ? { headers: { Location: { description: '新资源的地址', schema: { type: 'string' } } } } : {}),
    }),
    ApiExtension(EXTENSION.status, status),
    ...(described.example ? [ApiExtension(EXTENSION.example, described.example)] : []),
    ...(described.open ? [ApiExtension(EXTENSION.open, true)] : []),
    ...problemExtensions(described.problems ?? []),
  );
}

/** For decorators that bring refusals of their own: the document of the decorated operation lists them. */
export function declareProblems(target: object, propertyKey: string | symbol, codes: readonly string[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, propertyKey);
  if (descriptor) applyDecorators(...problemExtensions(codes))(target, propertyKey, descriptor);
}

function problemExtensions(codes: readonly string[]): MethodDecorator[] {
  return codes.map((code) => ApiExtension(`${EXTENSION.problem}${code}`, true));
}
