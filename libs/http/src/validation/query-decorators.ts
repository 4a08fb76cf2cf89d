import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min, ValidateBy } from 'class-validator';

/** A whole number in a query: ASCII digits only, so `1e3`, `-1` and `９` are refused. */
export const QueryInteger = ({ minimum, maximum }: { minimum: number; maximum: number }): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value)),
    IsInt(),
    Min(minimum),
    Max(maximum),
  );

/** A comma-separated choice in a query: `status=ACCEPTED,IN_REVIEW`. The DTO holds an array. */
export const QueryChoice = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value)),
    ValidateBy({
      name: 'isChoice',
      validator: {
        validate: (value) =>
          Array.isArray(value) &&
          value.length > 0 &&
          value.length <= values.length &&
          value.every((each) => values.includes(each as string)),
        defaultMessage: () => `enum\n可选的值：${values.join('、')}，多个用逗号分开。`,
      },
    }),
  );

/** A sort order from a fixed list, `-` for descending. Anything else is `invalid-sort`. */
export const QuerySort = (fields: readonly string[]): PropertyDecorator =>
  ValidateBy({
    name: 'isSort',
    validator: {
      validate: (value) => typeof value === 'string' && fields.includes(value.replace(/^-/, '')),
      defaultMessage: () => `invalid-sort\n只能按 ${fields.join('、')} 排序，倒序在前面加减号。`,
    },
  });

/** Words to search for, at least two characters, at most fifty. */
export const QueryWords = (): PropertyDecorator =>
  ValidateBy({
    name: 'isWords',
    validator: {
      validate: (value) => typeof value === 'string' && [...value].length >= 2 && [...value].length <= 50,
      defaultMessage: (context) =>
        typeof context?.value === 'string' && [...context.value].length < 2
          ? 'query-too-short\n至少输入 2 个字。'
          : 'too-long\n最多输入 50 个字。',
    },
  });
