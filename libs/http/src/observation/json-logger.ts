import type { LoggerService } from '@nestjs/common';
import { type Logger as PinoLogger, pino } from 'pino';
import { safeDescription, scrub } from './scrub';

/** The only members of a logged object that are written. Bodies, queries, headers, names and numbers of people have no place here. */
const ALLOWED = new Set(
  'message traceId route method status milliseconds error code queue jobId eventId type attempt count seconds version schema port url pid backend reason'.split(
    ' ',
  ),
);

/** One JSON line per event. Strings pass the scrubber, objects the allow-list. */
export class JsonLogger implements LoggerService {
  private readonly pino: PinoLogger;

  constructor(level: string, write: (line: string) => void = (line) => void process.stdout.write(line)) {
    this.pino = pino(
      {
        level,
        base: { pid: process.pid },
        messageKey: 'message',
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      // The net under the allow-list looks at the finished line.
      { write: (line: string) => write(scrub(line)) },
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  /** Nest gives the context as the last parameter. */
  private write(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug', message: unknown, rest: readonly unknown[]): void {
    const context = rest.at(-1);
    this.pino[level]({ ...allowed(message), ...(typeof context === 'string' ? { context: context.slice(0, 100) } : {}) });
  }
}

function allowed(message: unknown): Readonly<Record<string, unknown>> {
  if (message instanceof Error) return { message: 'error', error: safeDescription(message) };
  if (typeof message !== 'object' || message === null) return { message: String(message) };
  return Object.fromEntries(Object.entries(message).filter(([key]) => ALLOWED.has(key)));
}
