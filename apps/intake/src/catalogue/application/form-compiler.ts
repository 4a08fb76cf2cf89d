import { DomainError, type FieldProblem } from '@app/domain-kernel';
import { normaliseName, type Parsed, parseBankCard, parseCitizenNumber, parseCreditCode } from '@app/identifiers';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { formFields } from '../domain/answer-space';
import type { Answers } from '../domain/condition';
import type { FormSchema, ItemContent } from '../domain/item';

/** Words of ours in form schemas: place on the screen, names of choices, input helper, kind of personal data, kind of number. */
const FORM_KEYWORDS = ['x-order', 'x-labels', 'x-widget', 'x-personal', 'x-identifier'];

/** Numbers with check digits, and names: what a schema cannot say. */
const IDENTIFIERS: Readonly<Record<string, (input: string, today: string) => Parsed<unknown>>> = {
  CITIZEN_NUMBER: parseCitizenNumber,
  BANK_CARD: parseBankCard,
  CREDIT_CODE: parseCreditCode,
  PERSON_NAME: normaliseName,
};

function formAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allErrors: true, addUsedSchema: false });
  addFormats(ajv);
  for (const keyword of FORM_KEYWORDS) ajv.addKeyword({ keyword });
  return ajv;
}

let lintAjv: Ajv2020 | undefined;

/** Why the form is no schema, or nothing. For lint. */
export function formProblem(form: FormSchema): string | undefined {
  // One for all forms: each Ajv compiles the schema of schemas first, which takes longer than a form.
  lintAjv ??= formAjv();
  try {
    lintAjv.compile(form);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    // Nor does one form know another by its $id.
    lintAjv.removeSchema(form);
  }
}

/** Compiles the form of a published version once; a version never changes, so its validator never grows stale. */
export class FormCompiler {
  private readonly ajv = formAjv();
  private readonly compiled = new WeakMap<FormSchema, ValidateFunction>();

  /** What is wrong with the answers, as pointers under `/form`. Empty when they fit. `today` is `YYYY-MM-DD`. */
  problems(item: ItemContent, answers: Answers, today: string): readonly FieldProblem[] {
    const validate = this.compiled.get(item.form) ?? this.compile(item.form);
    const misfits = validate(answers) ? [] : (validate.errors ?? []).map((error) => fieldProblem(error, item.form));
    // Everything at once, and one thing per field: a number of the wrong shape has no check digit to speak of.
    const wrong = identifierProblems(item.form, answers, today).filter(
      ({ pointer }) => !misfits.some((misfit) => misfit.pointer === pointer),
    );
    return [...misfits, ...wrong];
  }

  /** Refuses answers that do not fit the item's form. `coming` fields may still be left out: another matter brings them. */
  require(item: ItemContent, answers: Answers, today: string, coming: readonly string[] = []): void {
    const errors = this.problems(item, answers, today).filter(
      ({ code, pointer }) => code !== 'required' || !coming.some((field) => pointer === `/form/${field}`),
    );
    if (errors.length > 0) {
      throw new DomainError('rule-violation', 'validation-failed', `“${item.name}”的表单有${errors.length}处需要修改，请按提示更正。`, {
        errors,
      });
    }
  }

  private compile(form: FormSchema): ValidateFunction {
    const validate = this.ajv.compile(form);
    this.compiled.set(form, validate);
    return validate;
  }
}

function identifierProblems(form: FormSchema, answers: Answers, today: string): readonly FieldProblem[] {
  return Object.entries(formFields(form)).flatMap(([name, field]) => {
    const parse = IDENTIFIERS[String(field['x-identifier'])];
    const value = Object.hasOwn(answers, name) ? answers[name] : undefined;
    if (parse === undefined || typeof value !== 'string') return [];
    const parsed = parse(value, today);
    return parsed.ok ? [] : [{ pointer: `/form/${name}`, code: parsed.code, message: parsed.message }];
  });
}

/** The fields of a form that hold personal data, with its kind: they are encrypted with the case and never leave it. */
export function personalFields(form: FormSchema): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(formFields(form)).flatMap(([name, field]) =>
      typeof field['x-personal'] === 'string' ? [[name, field['x-personal']] as const] : [],
    ),
  );
}

function fieldProblem(error: ErrorObject, form: FormSchema): FieldProblem {
  const child =
    error.keyword === 'required'
      ? error.params.missingProperty
      : error.keyword === 'additionalProperties'
        ? error.params.additionalProperty
        : undefined;
  const pointer = `/form${error.instancePath}${child === undefined ? '' : `/${String(child).replaceAll('~', '~0').replaceAll('/', '~1')}`}`;
  const title = titleOf(form, pointer.split('/')[2]);
  return {
    pointer,
    code: error.keyword === 'format' && error.params.format === 'date' ? 'date-format' : (CODES[error.keyword] ?? 'format'),
    message: `${title}${message(error)}`,
  };
}

function titleOf(form: FormSchema, name: string | undefined): string {
  const fields = formFields(form);
  const title = name !== undefined && Object.hasOwn(fields, name) ? fields[name]?.title : undefined;
  return typeof title === 'string' ? `“${title}”` : '';
}

const CODES: Readonly<Record<string, string>> = {
  required: 'required',
  additionalProperties: 'unknown-field',
  enum: 'enum',
  type: 'wrong-type',
  minimum: 'number-range',
  maximum: 'number-range',
  minLength: 'too-short',
  maxLength: 'too-long',
};

/** The value itself is never repeated: it may be personal data. */
function message({ keyword, params }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return '必须填写。';
    case 'additionalProperties':
      return '表单没有这一项，请删去。';
    case 'enum':
      return '不在可选范围内。';
    case 'minimum':
    case 'exclusiveMinimum':
      return `不能小于${params.limit}。`;
    case 'maximum':
    case 'exclusiveMaximum':
      return `不能大于${params.limit}。`;
    case 'minLength':
      return '不能为空。';
    case 'maxLength':
      return `最多${params.limit}个字。`;
    case 'type':
      return '类型不对。';
    default:
      return '格式不对。';
  }
}
