/** One question on a screen: of an item's form, or of a command. */
export interface Field {
  readonly name: string;
  readonly title: string;
  readonly kind: 'text' | 'note' | 'choice' | 'date' | 'integer' | 'number' | 'boolean' | 'place';
  readonly required: boolean;
  readonly hint?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

export type Answers = Record<string, string | number | boolean | undefined>;

interface FormProperty {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly 'x-order'?: number;
  readonly 'x-labels'?: Readonly<Record<string, string>>;
  readonly 'x-widget'?: string;
}

/** The fields of an item's JSON-schema form, in the order that the item gives. */
export function fieldsOf(form: unknown): readonly Field[] {
  const { properties = {}, required = [] } = form as { properties?: Record<string, FormProperty>; required?: readonly string[] };
  return Object.entries(properties)
    .sort(([, a], [, b]) => (a['x-order'] ?? 999) - (b['x-order'] ?? 999))
    .map(([name, property]) => fieldOf(name, property, required.includes(name)));
}

function fieldOf(name: string, property: FormProperty, required: boolean): Field {
  const { title = name, description, minimum, maximum, maxLength } = property;
  return {
    name,
    title,
    kind: kindOf(property),
    required,
    ...(description === undefined ? {} : { hint: description }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(property.enum === undefined
      ? {}
      : { choices: property.enum.map((value) => ({ value, label: property['x-labels']?.[value] ?? value })) }),
  };
}

function kindOf(property: FormProperty): Field['kind'] {
  if (property.enum !== undefined) return 'choice';
  if (property['x-widget'] === 'division') return 'place';
  if (property.format === 'date') return 'date';
  if (property.type === 'integer') return 'integer';
  if (property.type === 'number') return 'number';
  if (property.type === 'boolean') return 'boolean';
  return (property.maxLength ?? 0) > 200 ? 'note' : 'text';
}

/** What was really answered: an empty box is no answer. */
export function answered(answers: Answers, fields: readonly Field[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = answers[name];
      if (value === undefined || value === '') return [];
      if (kind === 'integer' || kind === 'number') return [[name, Number(value)]];
      return [[name, typeof value === 'string' ? value.trim() : value]];
    }),
  );
}

export const unanswered = (answers: Answers, fields: readonly Field[]): readonly Field[] =>
  fields.filter(({ name, required }) => required && (answers[name] === undefined || answers[name] === ''));
