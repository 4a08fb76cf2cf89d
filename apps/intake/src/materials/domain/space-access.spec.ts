import { closedSpace, type FilingSituation, mayAskAbout, mayAskSources } from './space-access';

const situations: FilingSituation[] = (['WINDOW', 'PORTAL', 'VILLAGE_AGENT'] as const).flatMap((at) =>
  (['PERSON', 'ORGANISATION'] as const).flatMap((holder) =>
    (['HOLDER', 'AGENT', 'GUARDIAN'] as const).flatMap((through) => [true, false].map((proven) => ({ at, holder, through, proven }))),
  ),
);

describe('who may open a material space', () => {
  it('is the person himself, or an organisation at the window or through a proven agent', () => {
    const open = situations.filter((one) => closedSpace(one) === null);
    for (const { at, holder, through, proven } of open) {
      expect(at).not.toBe('VILLAGE_AGENT');
      if (holder === 'PERSON') expect(through).toBe('HOLDER');
      if (at === 'PORTAL') expect(proven).toBe(true);
    }
    // Window: the person himself and the three of an organisation, proven or not; portal: the same, proven.
    expect(open).toHaveLength(12);
  });

  it('lets a source be asked from home only about oneself or an organisation', () => {
    const abroad = situations.filter((one) => one.at !== 'WINDOW' && one.holder === 'PERSON' && mayAskSources(one));
    expect(abroad).toEqual([{ at: 'PORTAL', holder: 'PERSON', through: 'HOLDER', proven: true }]);
    expect(situations.some((one) => one.at === 'VILLAGE_AGENT' && mayAskSources(one))).toBe(false);
  });

  it('does not tell from home whether somebody else has a record, whatever number stands in the form', () => {
    const child = { kind: 'PERSON', number: '532999202601150014' } as const;
    expect(mayAskAbout('PORTAL', child, '532999197804150038')).toBe(false);
    expect(mayAskAbout('PORTAL', child, child.number)).toBe(true);
    expect(mayAskAbout('WINDOW', child, '532999197804150038')).toBe(true);
    expect(mayAskAbout('PORTAL', { kind: 'ORGANISATION', number: '92532999MA6000024R' }, '532999197804150038')).toBe(true);
  });
});
