import type { Answers, Field } from './field';

/** One thing a person may do: how it is called, what is asked, and where it goes. Which of them are offered, the server's `actions` say. */
export interface Command<Subject> {
  readonly action: string;
  readonly title: string;
  /** Beneath the resource: `acceptances`. */
  readonly path: string;
  readonly tone?: 'primary' | 'danger';
  /** What happens when it is done, in one sentence. */
  readonly says?: string;
  readonly fields: (subject: Subject) => readonly Field[];
  readonly body?: (answers: Record<string, string | number | boolean>, subject: Subject) => object;
  /** Makes a record of its own: sent with an Idempotency-Key instead of the version. */
  readonly creates?: boolean;
  /** Filled in beforehand. */
  readonly start?: (subject: Subject) => Answers;
}

export const note = (name: string, title: string, required = true, maxLength = 500): Field => ({
  name,
  title,
  kind: 'note',
  required,
  maxLength,
});
export const text = (name: string, title: string, required = true, hint?: string): Field => ({
  name,
  title,
  kind: 'text',
  required,
  ...(hint === undefined ? {} : { hint }),
});
export const day = (name: string, title: string, required = true): Field => ({ name, title, kind: 'date', required });
export const choice = (name: string, title: string, choices: Readonly<Record<string, string>>, required = true): Field => ({
  name,
  title,
  kind: 'choice',
  required,
  choices: Object.entries(choices).map(([value, label]) => ({ value, label })),
});
export const yes = (name: string, title: string): Field => ({ name, title, kind: 'boolean', required: false });
