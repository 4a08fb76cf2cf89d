import { allowedActions, unreachableStatuses } from '@app/domain-kernel';
import { OFFICE_PROCEEDINGS } from './office-proceedings';
import { isOver, type ProceedingDefinition } from './proceeding';

const DEFINITIONS: readonly ProceedingDefinition[] = Object.values(OFFICE_PROCEEDINGS);

describe.each(DEFINITIONS.map((definition) => [definition.kind, definition] as const))('%s', (_, definition) => {
  const { transitions, states, actions, initial } = definition;

  it('names every state and every action, and reaches every state', () => {
    expect(Object.keys(states).sort()).toEqual(Object.keys(transitions).sort());
    const used = new Set(Object.keys(transitions).flatMap((from) => allowedActions(transitions, from)));
    expect([...used].sort()).toEqual(Object.keys(actions).sort());
    expect(unreachableStatuses(transitions, [initial])).toEqual([]);
  });

  it('leaves no open state without a next step and a party that it waits for', () => {
    for (const [name, { waitsFor }] of Object.entries(states)) {
      if (waitsFor !== null) expect({ name, next: allowedActions(transitions, name).length > 0 }).toEqual({ name, next: true });
    }
  });

  it('can end from every open state', () => {
    for (const from of Object.keys(states)) {
      const seen = new Set([from]);
      const open = [from];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const next of Object.values(transitions[at] ?? {})) {
          if (next !== undefined && !seen.has(next)) {
            seen.add(next);
            open.push(next);
          }
        }
      }
      expect({ from, ends: [...seen].some((each) => isOver(definition, each)) }).toEqual({ from, ends: true });
    }
  });
});

describe('what the law says of single steps', () => {
  const { LEGAL_AID, MEDIATION, JUDICIAL_CONFIRMATION } = OFFICE_PROCEEDINGS;

  it('asks for papers once: after they are supplied there is a decision (法律援助法 §43 ¶2)', () => {
    expect(LEGAL_AID.transitions.SUPPLEMENTING).not.toHaveProperty('askOnce');
    expect(LEGAL_AID.transitions.PROVISIONAL).not.toHaveProperty('askOnce');
  });

  it('lets only what was denied or ended be objected to, and an order leads to a grant (§49)', () => {
    const objectable = Object.entries(LEGAL_AID.transitions).filter(([, row]) => 'object' in row);
    expect(objectable.map(([from]) => from)).toEqual(['DENIED', 'TERMINATED']);
    expect(LEGAL_AID.transitions.ORDERED).toEqual({ check: 'ORDERED', grant: 'GRANTED' });
  });

  it('ends mediation at a refusal (人民调解法 §17) and knows no agreement in effect without signatures and seal (§29, §30)', () => {
    expect(MEDIATION.transitions.CONSENT?.refuse).toBe('REFUSED');
    const toEffect = Object.entries(MEDIATION.transitions).flatMap(([from, row]) =>
      Object.entries(row).flatMap(([action, to]) =>
        to === 'AGREED' && from !== 'AGREED' && from !== 'BREACHED' ? [`${from}.${action}`] : [],
      ),
    );
    expect(toEffect).toEqual(['MEDIATING.agreeOrally', 'AGREEING.takeEffect']);
  });

  it('takes each step of the court from its paper', () => {
    for (const action of ['accept', 'refuse', 'supplement', 'extend', 'confirm', 'reject', 'withdraw'] as const) {
      expect(JUDICIAL_CONFIRMATION.actions[action]).toMatchObject({ by: 'ORGAN', paper: true });
    }
  });
});
