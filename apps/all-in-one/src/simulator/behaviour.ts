import { z } from 'zod';

/**
 * DOWN refuses every connection, TIMEOUT never answers, SLOW answers late enough to notice, LATE holds its callbacks back until the
 * fault is over, UNKNOWN_CASE refuses the application; the rest answer wrongly, twice, or one thing and then another.
 */
export const FAULTS = [
  'NONE',
  'DOWN',
  'TIMEOUT',
  'ERROR_500',
  'SLOW',
  'BAD_SIGNATURE',
  'GARBAGE',
  'UNKNOWN_CASE',
  'LATE',
  'DUPLICATE',
  'CONTRADICTORY',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface SimulatedBehaviour {
  readonly fault: Fault;
  readonly decision: 'GRANT' | 'DENY';
  /** The department's own reason for a denial. */
  readonly reasonCode: string;
  /** CALLBACK acknowledges and answers by itself; AT_ONCE answers in the same breath, and whoever asks again. */
  readonly answers: 'CALLBACK' | 'AT_ONCE';
  readonly slowMilliseconds: number;
}

export const NO_FAULT: SimulatedBehaviour = {
  fault: 'NONE',
  decision: 'GRANT',
  reasonCode: 'HJ01',
  answers: 'CALLBACK',
  slowMilliseconds: 2000,
};

const changes = z.strictObject({
  fault: z.enum(FAULTS).optional(),
  decision: z.enum(['GRANT', 'DENY']).optional(),
  reasonCode: z.string().min(1).max(60).optional(),
  answers: z.enum(['CALLBACK', 'AT_ONCE']).optional(),
  slowMilliseconds: z.number().int().min(0).max(60_000).optional(),
});

/** What the control address was told. @throws when it is not understood */
export function readBehaviour(body: Buffer): Partial<SimulatedBehaviour> {
  const given = changes.parse(JSON.parse(body.toString('utf8')));
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
