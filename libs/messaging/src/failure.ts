import { DomainError } from '@app/domain-kernel';
import { sqlState } from '@app/persistence';

/** Trying again cannot help: the delivery is dead at once, with this code as its reason. Never personal data. */
export class PermanentFailure extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = 'PermanentFailure';
  }
}

/** The handler did not answer in time. */
export class HandlerTimeout extends Error {
  constructor() {
    super('handler-timeout');
    this.name = 'HandlerTimeout';
  }
}

/** What is kept of a failure: a code. Messages may quote what a person typed, so none is kept or logged. */
export function failureCode(error: unknown): string {
  if (error instanceof PermanentFailure || error instanceof DomainError) return error.code;
  if (error instanceof HandlerTimeout) return 'handler-timeout';
  const state = sqlState(error);
  if (state !== undefined) return `sql-${state}`;
  return error instanceof Error ? error.name : 'unknown';
}

/** Where it happened, without the message. */
export function failurePlace(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n');
}

/** Waits before the next try: doubling, capped, with up to half of jitter so that a crowd does not return at once. */
export function backoffMs(failures: number, first: number, cap: number, random: number): number {
  const full = Math.min(cap, first * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (1 - random / 2));
}
