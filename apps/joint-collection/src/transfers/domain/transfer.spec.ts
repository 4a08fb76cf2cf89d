import { unreachableStatuses } from '@app/domain-kernel';
import {
  advance,
  isOurs,
  requireOtherPlace,
  requirePaper,
  type Step,
  TRANSFER_TRANSITIONS,
  type Transfer,
  type TransferAction,
  type TransferKind,
  type TransferState,
  transferActions,
} from './transfer';

const CLERK = { id: 7, organ: '532922-human-resources', roles: ['COLLECTION_CLERK'] };
const APPROVER = { id: 8, organ: '532922-medical-security', roles: ['APPROVER'] };
const ELSEWHERE = { id: 9, organ: '532922-health', roles: ['APPROVER'] };
const transfer = (change: Partial<Transfer> = {}): Transfer => ({
  kind: 'MEDICAL',
  state: 'RECEIVED',
  direction: null,
  organ: '532922-medical-security',
  handledBy: [1],
  ...change,
});
const code = (expected: string) => expect.objectContaining({ code: expected });
const KINDS = Object.keys(TRANSFER_TRANSITIONS) as TransferKind[];
const STATES = Object.keys(TRANSFER_TRANSITIONS.MEDICAL) as TransferState[];
const WAYS: Readonly<Record<TransferKind, readonly TransferState[]>> = {
  MEDICAL: ['RECEIVED', 'TRANSFER_OUT', 'TRANSFER_IN', 'DONE'],
  PENSION: ['RECEIVED', 'REVIEW', 'TRANSFER_OUT', 'CLOSE', 'DONE'],
};

describe.each(KINDS)('a %s transfer', (kind) => {
  const way = WAYS[kind];

  it.each(STATES.flatMap((state) => (['begin', 'complete', 'refuse'] as const).map((action) => [state, action] as const)))(
    '%s, %s',
    (state, action) => {
      const place = way.indexOf(state);
      const underWay = place >= 0 && state !== 'DONE';
      const expected: TransferState | undefined =
        action === 'refuse'
          ? underWay
            ? 'REFUSED'
            : undefined
          : (action === 'begin') === (place === 0) && underWay
            ? way[place + 1]
            : undefined;
      const act = (): TransferState => advance(transfer({ kind, state }), action, CLERK);
      if (expected === undefined) expect(act).toThrow(code('state-conflict'));
      else expect(act()).toBe(expected);
    },
  );

  it('can be called back until it has ended, and passes only its own steps', () => {
    const table = TRANSFER_TRANSITIONS[kind];
    expect(STATES.filter((state) => table[state].callBack !== undefined)).toEqual(way.filter((state) => state !== 'DONE').sort(byOrder));
    expect(unreachableStatuses(table, ['RECEIVED']).sort()).toEqual(
      STATES.filter((s) => !way.includes(s) && s !== 'REFUSED' && s !== 'CANCELLED').sort(),
    );
  });
});
const byOrder = (a: TransferState, b: TransferState): number => STATES.indexOf(a) - STATES.indexOf(b);

describe('who works on it', () => {
  it.each<readonly [string, typeof CLERK, readonly TransferAction[]]>([
    ['the county’s collection clerk', CLERK, ['begin', 'refuse']],
    ['an officer of the competent organ', APPROVER, ['begin', 'refuse']],
    ['an officer of another organ', ELSEWHERE, []],
    ['who accepted the case', { ...CLERK, id: 1 }, []],
  ])('%s', (_, hand, actions) => {
    expect(transferActions(transfer(), hand)).toEqual(actions);
    if (actions.length === 0)
      expect(() => advance(transfer(), 'begin', hand)).toThrow(code(hand.id === 1 ? 'decided-by-receiver' : 'not-permitted'));
  });
});

describe('its papers', () => {
  const out: Step = { code: 'TRANSFER_OUT', side: 'OUT', paper: '信息表' };
  const last: Step = { code: 'TRANSFER_IN', side: 'IN', paper: null };
  it.each<readonly [string, Transfer, Step, string | null, boolean]>([
    ['the information sheet of the other place', transfer({ direction: 'IN' }), out, null, false],
    ['ours', transfer({ direction: 'OUT' }), out, null, false],
    ['with its number', transfer({ direction: 'IN' }), out, '大医转2026-1', true],
    ['our last step', transfer({ direction: 'IN' }), last, null, true],
    ['the other place’s last step', transfer({ direction: 'OUT' }), last, null, false],
  ])('%s', (_, one, step, document, enough) => {
    const check = (): void => requirePaper(one, step, document);
    if (enough) expect(check).not.toThrow();
    else expect(check).toThrow(code('transfer-paper-required'));
    expect(isOurs(one, step)).toBe(one.direction === step.side);
  });

  it('needs another place than this county', () => {
    expect(() => requireOtherPlace('532922', '532922103')).toThrow(code('transfer-place'));
    expect(() => requireOtherPlace('532922', '532901')).not.toThrow();
  });
});
