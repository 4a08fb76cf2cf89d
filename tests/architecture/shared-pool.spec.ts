import catalogue from '../../apps/intake/data/medical-shared-pool.json';
import rules from '../../apps/routing/data/automatic-rules.json';

// Two services hold the pool, because neither reads the other's data: intake to choose the situation, routing to decide.
// Were they to differ, a case would be promised for today and then wait for people.
describe('the shared pool of medical insurance', () => {
  it('is the same, with the same days, where the situation is chosen and where the case is decided', () => {
    const decided = rules.rules
      .filter((rule) => rule.code === catalogue.name)
      .flatMap((rule) => ('pools' in rule ? (rule.pools ?? []) : []))
      .flatMap(({ places, validFrom, validTo }) => places.map((code) => ({ code, validFrom, validTo })));
    const chosen = catalogue.members.map(({ code, validFrom, validTo }) => ({ code, validFrom, validTo }));
    const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code);
    expect(chosen.length).toBeGreaterThan(1);
    expect(decided.toSorted(byCode)).toEqual(chosen.toSorted(byCode));
  });
});
