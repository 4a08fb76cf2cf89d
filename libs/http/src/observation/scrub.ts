import { sqlState, violatedConstraint } from '@app/persistence';

/** Citizen numbers, bank cards and mobile numbers that stand alone; never the 23 digits of a case number. */
const PERSONAL_NUMBERS = /(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15,19}|(?:\+?86)?1[3-9]\d{9})(?![0-9A-Za-z])/g;

/** A net under the allow-list: what looks like a person's number never reaches a log. */
export function scrub(text: string): string {
  return text.replace(PERSONAL_NUMBERS, '[personal number]');
}

/** True where a text names somebody's number, however it is spaced or written. */
export function holdsPersonalNumber(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/(?<=\d)[ \u00a0-](?=\d)/g, '');
  return scrub(plain) !== plain;
}

export function holdsCitizenNumber(text: string): boolean {
  return /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/.test(text);
}

/** An error for the log: its kind, place and, for a failed statement, state and constraint. Statements and parameters are left out. */
export function safeDescription(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  const state = sqlState(error);
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  // A message of the database may quote the value it refused; its state and constraint say enough.
  const message = state !== undefined && /^[0-9A-Z]{5}$/.test(state) ? undefined : scrub(error.message).slice(0, 300);
  return { name: error.name, message, sqlState: state, constraint: violatedConstraint(error), frames };
}
