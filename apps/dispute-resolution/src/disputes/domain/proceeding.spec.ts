import { unreachableStatuses } from '@app/domain-kernel';
import { clockKind } from '@app/legal-clock';
import data from '../../../data/proceeding-clocks.json';
import { isOver, moved, type ProceedingDefinition, type Report } from './proceeding';
import { clockEffects, type ProceedingClockRule } from './proceeding-clocks';
import { PROCEEDINGS } from './proceeding-definitions';

const DEFINITIONS = Object.values(PROCEEDINGS);
const RULES = data.clocks as readonly ProceedingClockRule[];
const DAYS = { openedOn: '2026-03-01', today: '2026-06-01' };
const report = (changes: Partial<Report> = {}): Report => ({ on: '2026-05-01', paperNo: '示例〔2026〕1号', evidenceId: null, ...changes });
/** What may follow a result without keeping it open: an objection that the law does not limit in time, the visit, the archive. */
const AFTER_THE_END = ['object', 'visit', 'archive'];
const code = (expected: string) => expect.objectContaining({ code: expected });

describe.each(DEFINITIONS.map((definition) => [definition.kind, definition] as const))('%s', (_, definition: ProceedingDefinition) => {
  const states = Object.keys(definition.transitions);

  it('describes each state and each action of its table, and nothing else', () => {
    expect(Object.keys(definition.states).toSorted()).toEqual(states.toSorted());
    const used = new Set(Object.values(definition.transitions).flatMap((actions) => Object.keys(actions)));
    expect(Object.keys(definition.actions).toSorted()).toEqual([...used].toSorted());
    expect(unreachableStatuses(definition.transitions, [definition.initial])).toEqual([]);
  });

  it('waits for somebody exactly as long as something must follow', () => {
    for (const state of states) {
      const open = Object.keys(definition.transitions[state] ?? {}).some((action) => !AFTER_THE_END.includes(action));
      expect({ state, open }).toEqual({ state, open: !isOver(definition, state) });
    }
  });

  it('can come to an end from every state', () => {
    const ends = new Set(states.filter((state) => isOver(definition, state)));
    for (let grown = true; grown; ) {
      grown = false;
      for (const state of states) {
        if (ends.has(state) || !Object.values(definition.transitions[state] ?? {}).some((next) => next !== undefined && ends.has(next)))
          continue;
        ends.add(state);
        grown = true;
      }
    }
    expect(states.filter((state) => !ends.has(state))).toEqual([]);
  });

  it('allows what its table says, cell by cell, and refuses the rest', () => {
    for (const state of states) {
      for (const action of Object.keys(definition.actions)) {
        const next = definition.transitions[state]?.[action];
        const move = () => moved(definition, state, action, report(), DAYS);
        if (next === undefined) expect(move).toThrow(code('state-conflict'));
        else expect(move()).toBe(next);
      }
    }
  });

  it('enters an act of an organ only from its paper, and no day that cannot be', () => {
    for (const [state, actions] of Object.entries(definition.transitions)) {
      for (const action of Object.keys(actions)) {
        const without = () => moved(definition, state, action, report({ paperNo: null }), DAYS);
        if (definition.actions[action]?.paper) expect(without).toThrow(code('report-needs-paper'));
        else expect(without).not.toThrow();
        expect(() => moved(definition, state, action, report({ on: '2026-06-02' }), DAYS)).toThrow(code('report-in-future'));
        expect(() => moved(definition, state, action, report({ on: '2026-02-28' }), DAYS)).toThrow(code('report-before-opening'));
      }
    }
  });

  it('walks 2,000 steps at random without being stuck, and keeps its clocks tied to what may still happen', () => {
    let seed = 20261201;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    let state = definition.initial;
    let running = new Set<string>();
    const armedTwice: string[] = [];
    for (let step = 0; step < 2000; step += 1) {
      const actions = Object.keys(definition.transitions[state] ?? {});
      if (actions.length === 0) {
        state = definition.initial;
        running = new Set();
        continue;
      }
      const action = actions[random(actions.length)] ?? '';
      const effects = clockEffects(RULES, definition.kind, action);
      for (const met of effects.meet) running.delete(met);
      state = moved(definition, state, action, report(), DAYS);
      if (isOver(definition, state)) {
        running = new Set();
        continue;
      }
      for (const armed of effects.arm) {
        // A clock that is still open cannot be armed again: the database would refuse the step.
        if (running.has(armed)) armedTwice.push(`${action} ${armed}`);
        running.add(armed);
      }
    }
    expect(armedTwice).toEqual([]);
  });
});

describe('the clocks of proceedings', () => {
  it('name kinds, actions and clocks that exist', () => {
    for (const rule of RULES) {
      const actions = PROCEEDINGS[rule.proceeding]?.actions ?? {};
      const named = [...rule.armedBy, ...rule.metBy, ...(rule.extendedBy === null ? [] : [rule.extendedBy])];
      expect(named.filter((action) => actions[action] === undefined)).toEqual([]);
      expect(clockKind(rule.clock).budget).not.toBeNull();
      expect(clockKind(rule.clock).extendableBy > 0).toBe(rule.extendedBy !== null);
    }
  });
});
