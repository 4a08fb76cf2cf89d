import type { DifferenceKind } from './difference';
import {
  claim,
  type Hand,
  MAXIMUM_WAITS,
  RESOLUTION_NAMES,
  RESOLUTIONS,
  type Resolution,
  resolve,
  TICKET_TRANSITIONS,
  type Ticket,
  type TicketState,
  ticketActions,
  wait,
} from './ticket';

const OWNER: Hand = { id: 1, roles: ['COLLECTION_CLERK'] };
const OTHER: Hand = { id: 2, roles: ['FUND_REVIEWER'] };
const FINANCE: Hand = { id: 3, roles: ['FINANCE'] };
const SUPERVISOR: Hand = { id: 4, roles: ['SUPERVISOR'] };

const ticket = (change: Partial<Ticket> = {}): Ticket => ({
  id: 9,
  kind: 'MISSING_THERE',
  movement: 'PAYMENT',
  state: 'OPEN',
  owner: OWNER.id,
  waits: 0,
  ...change,
});
const code = (expected: string) => expect.objectContaining({ code: expected });
const KINDS = Object.keys(RESOLUTIONS) as DifferenceKind[];
const CHOICES = Object.keys(RESOLUTION_NAMES) as Resolution[];

describe('a ticket', () => {
  it.each(Object.keys(TICKET_TRANSITIONS) as TicketState[])('in %s', (state) => {
    const steps = {
      claim: () => claim(ticket({ state }), OTHER),
      wait: () => wait(ticket({ state }), OWNER),
      resolve: () => resolve(ticket({ state }), 'EXPLAINED', OWNER),
    };
    for (const [action, step] of Object.entries(steps)) {
      const next = TICKET_TRANSITIONS[state][action as 'claim'];
      if (next === undefined) expect(step).toThrow(code('state-conflict'));
      else expect(step().state).toBe(next);
    }
  });

  it.each(KINDS.flatMap((kind) => CHOICES.map((resolution) => [kind, resolution] as const)))('%s resolved as %s', (kind, resolution) => {
    const hand = resolution === 'WRITE_OFF' ? FINANCE : OWNER;
    const act = (): Ticket => resolve(ticket({ kind }), resolution, hand);
    if (RESOLUTIONS[kind].includes(resolution)) expect(act().state).toBe('CLOSED');
    else expect(act).toThrow(code('resolution-not-offered'));
  });

  it('never writes off what somebody paid too much, nor books a foreign refund as a surplus', () => {
    expect(RESOLUTIONS.MISSING_HERE).not.toContain('WRITE_OFF');
    expect(() => resolve(ticket({ kind: 'MISSING_HERE', movement: 'REFUND' }), 'POST_SURPLUS', OWNER)).toThrow(
      code('resolution-not-offered'),
    );
  });

  it('belongs to one person, and is written off by another, of finance', () => {
    expect(() => resolve(ticket(), 'EXPLAINED', OTHER)).toThrow(code('ticket-not-yours'));
    expect(() => wait(ticket(), OTHER)).toThrow(code('ticket-not-yours'));
    expect(() => resolve(ticket(), 'WRITE_OFF', OWNER)).toThrow(code('not-permitted'));
    expect(() => resolve(ticket({ owner: FINANCE.id }), 'WRITE_OFF', FINANCE)).toThrow(code('write-off-by-owner'));
    expect(() => claim(ticket(), SUPERVISOR)).toThrow(code('not-permitted'));
  });

  it('waits at most three days, and only where one side has nothing', () => {
    expect(wait(ticket({ waits: MAXIMUM_WAITS - 1, state: 'WAITING' }), OWNER).waits).toBe(MAXIMUM_WAITS);
    expect(() => wait(ticket({ waits: MAXIMUM_WAITS, state: 'WAITING' }), OWNER)).toThrow(code('ticket-waited-enough'));
    expect(() => wait(ticket({ kind: 'AMOUNT_DIFFERS' }), OWNER)).toThrow(code('resolution-not-offered'));
  });

  it.each<readonly [string, Hand, Ticket, readonly string[]]>([
    ['its owner', OWNER, ticket(), ['wait', 'resolve:EXPLAINED']],
    ['another clerk', OTHER, ticket(), ['claim']],
    ['finance', FINANCE, ticket(), ['claim', 'resolve:WRITE_OFF']],
    ['a supervisor', SUPERVISOR, ticket(), []],
    [
      'its owner, who waits',
      OWNER,
      ticket({ kind: 'MISSING_HERE', state: 'WAITING' }),
      ['wait', 'resolve:POST_SURPLUS', 'resolve:EXPLAINED'],
    ],
    ['its owner, afterwards', OWNER, ticket({ state: 'CLOSED' }), []],
  ])('offers %s what he may do', (_, hand, one, actions) => {
    expect(ticketActions(one, hand)).toEqual(actions);
  });
});
