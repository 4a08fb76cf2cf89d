import { DomainError, type FieldProblem } from '@app/domain-kernel';
import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fieldProblemsOf } from './field-problems';
import { type CollectingOptions, type FieldWarning, rememberWarnings } from './field-warnings';
import './remembered-rules';

const VALIDATION = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: false,
  validationError: { target: false, value: true },
} as const;

/** Types of parameters that are not DTO classes: nothing to check them against. */
const BARE: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object, Buffer, Date, undefined]);

/** Every body, query and path is checked against its DTO class; what the class does not declare is refused, never stripped. */
@Injectable()
export class StrictValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || BARE.has(metatype)) return value;
    switch (type) {
      case 'body':
        return this.body(value, metatype as Type<object>);
      case 'query':
        return this.query(value, metatype as Type<object>);
      case 'param':
        return this.path(value, metatype as Type<object>);
    }
  }

  private body(value: unknown, dto: Type<object>): object {
    if (value === undefined || value === null) {
      // Where every member may be left out, so may the body.
      const empty = check({}, dto);
      if (empty.errors.length === 0) return empty.instance;
      throw new DomainError('invalid', 'body-required', '请求没有内容，请按接口说明发送 JSON 对象。');
    }
    const { instance, errors } = check(value, dto);
    if (errors.length > 0) {
      throw new DomainError('rule-violation', 'validation-failed', '填写的内容有误，请按逐项说明修改后重新提交。', { errors });
    }
    return instance;
  }

  private query(value: unknown, dto: Type<object>): object {
    const { instance, errors } = check(value ?? {}, dto);
    const unknown = errors.filter(({ code }) => code === 'unknown-field');
    if (unknown.length > 0) {
      throw new DomainError('invalid', 'unknown-parameter', '网址中有接口不认识的查询参数，请删去。', { errors: unknown });
    }
    const own = errors.find(({ code }) => code === 'invalid-sort' || code === 'query-too-short');
    if (own) throw new DomainError('invalid', own.code, own.message, { errors });
    if (errors.length > 0) throw new DomainError('invalid', 'invalid-parameter', '查询参数的值不对，请按逐项说明修改。', { errors });
    return instance;
  }

  private path(value: unknown, dto: Type<object>): object {
    const { instance, errors } = check(value ?? {}, dto);
    if (errors.length > 0) throw new DomainError('invalid', 'invalid-id', '网址中的编号格式错误，请检查编号是否完整。', { errors });
    return instance;
  }
}

function check(value: unknown, dto: Type<object>): { instance: object; errors: FieldProblem[] } {
  const warnings: FieldWarning[] = [];
  const options: CollectingOptions = { exposeUnsetFields: false, warnings };
  const instance = plainToInstance(dto, value as object, options);
  const errors = fieldProblemsOf(validateSync(instance, VALIDATION));
  rememberWarnings(instance, warnings);
  return { instance, errors };
}
