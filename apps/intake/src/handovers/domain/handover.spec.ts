import {
  cancel,
  custodyOf,
  HANDOVER_TRANSITIONS,
  type Hand,
  type Handover,
  type HandoverAction,
  type HandoverState,
  handoverActions,
  holds,
  type LastHandover,
  receive,
  settle,
} from './handover';

const SENDER: Hand = { id: 1001, organ: 'hall', section: 'hall', roles: ['WINDOW_CLERK'] };
const RECEIVER: Hand = { id: 1186, organ: 'market', section: 'food', roles: ['APPROVER'] };
const OTHER_SECTION: Hand = { id: 1180, organ: 'market', section: 'registration', roles: ['APPROVER'] };
const SUPERVISOR: Hand = { id: 1011, organ: 'office', section: 'supervision', roles: ['SUPERVISOR'] };

const paper = { caseId: 1, caseNo: 'A', name: '申请书', form: 'ORIGINAL', copies: 1, condition: null, note: null } as const;
const handover = (state: HandoverState, change: Partial<Handover> = {}): Handover => ({
  id: 1,
  version: 1,
  state,
  from: { organ: 'hall', section: 'hall', staff: SENDER.id },
  to: { organ: 'market', section: 'food' },
  receivedBy: state === 'OPEN' || state === 'CANCELLED' ? null : RECEIVER.id,
  papers: [
    { ...paper, code: 'M01' },
    { ...paper, code: 'M03' },
  ],
  ...change,
});

const STATES = Object.keys(HANDOVER_TRANSITIONS) as HandoverState[];
const ACTS: Readonly<Record<HandoverAction, (from: Handover) => unknown>> = {
  receive: (from) => receive(from, [], RECEIVER).state,
  receiveWithDefects: (from) => receive(from, [{ caseNo: 'A', code: 'M01', condition: 'MISSING', note: '袋中没有' }], RECEIVER).state,
  cancel: (from) => cancel(from, SENDER),
  settle: (from) => settle(from, true, SUPERVISOR).state,
};
const EXPECTED: Readonly<Record<HandoverState, Readonly<Partial<Record<HandoverAction, HandoverState>>>>> = {
  OPEN: { receive: 'RECEIVED', receiveWithDefects: 'DISPUTED', cancel: 'CANCELLED' },
  RECEIVED: {},
  DISPUTED: { settle: 'SETTLED' },
  SETTLED: {},
  CANCELLED: {},
};

describe('a hand-over', () => {
  it.each(STATES.flatMap((state) => (Object.keys(ACTS) as HandoverAction[]).map((action) => [state, action] as const)))(
    '%s, %s',
    (state, action) => {
      const expected = EXPECTED[state][action];
      if (expected === undefined) expect(() => ACTS[action](handover(state))).toThrow(expect.objectContaining({ code: 'state-conflict' }));
      else expect(ACTS[action](handover(state))).toBe(expected);
    },
  );

  it.each<readonly [string, Hand, HandoverState, readonly HandoverAction[]]>([
    ['the sender', SENDER, 'OPEN', ['cancel']],
    ['the receiver', RECEIVER, 'OPEN', ['receive', 'receiveWithDefects']],
    ['another section of the receiving organ', OTHER_SECTION, 'OPEN', []],
    ['a supervisor', SUPERVISOR, 'OPEN', []],
    ['a supervisor', SUPERVISOR, 'DISPUTED', ['settle']],
    ['the receiver', RECEIVER, 'DISPUTED', []],
    ['a supervisor who had received it', { ...SUPERVISOR, id: RECEIVER.id }, 'DISPUTED', []],
    ['the sender, who sits where it goes', { ...SENDER, organ: 'market', section: 'food' }, 'OPEN', ['cancel']],
  ])('%s may do on %p in %s: %p', (_, hand, state, actions) => {
    expect(handoverActions(handover(state), hand)).toEqual(actions);
  });

  it('is never received by who sent it', () => {
    expect(() => receive(handover('OPEN', { to: { organ: 'hall', section: null } }), [], SENDER)).toThrow(
      expect.objectContaining({ code: 'receiver-is-sender' }),
    );
  });

  it('marks each paper, and refuses a defect of a paper that is not in it', () => {
    const defect = { caseNo: 'A', code: 'M03', condition: 'DAMAGED', note: '缺角' } as const;
    expect(receive(handover('OPEN'), [defect], RECEIVER).papers.map(({ code, condition, note }) => [code, condition, note])).toEqual([
      ['M01', 'COMPLETE', null],
      ['M03', 'DAMAGED', '缺角'],
    ]);
    for (const defects of [[{ ...defect, code: 'M99' }], [defect, defect]])
      expect(() => receive(handover('OPEN'), defects, RECEIVER)).toThrow(expect.objectContaining({ code: 'handover-paper-unknown' }));
  });

  it('stays missing after a settlement that found nothing', () => {
    const disputed = handover('DISPUTED', { papers: [{ ...paper, code: 'M01', condition: 'MISSING', note: '没有' }] });
    expect(settle(disputed, false, SUPERVISOR).papers[0]?.condition).toBe('MISSING');
    expect(settle(disputed, true, SUPERVISOR).papers[0]?.condition).toBe('COMPLETE');
  });
});

describe('who has a paper', () => {
  const last = (state: HandoverState, condition: LastHandover['condition'] = null): LastHandover => ({
    state,
    condition,
    from: { organ: 'hall', section: 'hall', staff: SENDER.id },
    to: { organ: 'market', section: null },
    receivedBy: state === 'OPEN' ? null : RECEIVER.id,
    receivedSection: state === 'OPEN' ? null : 'food',
  });

  it.each<readonly [string, LastHandover | null, object, readonly Hand[]]>([
    ['the window that took it in', null, { status: 'HELD', organ: 'hall', section: null, staff: null }, [SENDER]],
    ['nobody while it is on its way', last('OPEN'), { status: 'IN_TRANSIT', organ: 'hall' }, []],
    ['who received it', last('RECEIVED', 'COMPLETE'), { status: 'HELD', organ: 'market', section: 'food', staff: RECEIVER.id }, [RECEIVER]],
    ['who received it damaged', last('DISPUTED', 'DAMAGED'), { status: 'HELD', organ: 'market' }, [RECEIVER]],
    ['nobody when it was missing', last('DISPUTED', 'MISSING'), { status: 'MISSING', organ: 'hall' }, []],
    ['nobody when it stayed lost', last('SETTLED', 'MISSING'), { status: 'MISSING' }, []],
  ])('%s', (_, handed, custody, hands) => {
    const found = custodyOf('hall', handed);
    expect(found).toMatchObject(custody);
    expect([SENDER, RECEIVER, OTHER_SECTION].filter((hand) => holds(found, hand))).toEqual(hands);
  });
});
