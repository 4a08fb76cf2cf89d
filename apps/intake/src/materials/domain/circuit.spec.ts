import { admit, type Circuit, failed, NEW_CIRCUIT, retry, succeeded } from './circuit';

const fail = (times: number, at: number): Circuit =>
  Array.from({ length: times }).reduce<Circuit>((circuit) => failed(circuit, at), NEW_CIRCUIT);

describe('a source that does not answer', () => {
  it('is left alone after three failures in a row', () => {
    expect(admit(fail(2, 0), 1).allowed).toBe(true);
    expect(admit(fail(3, 0), 1).allowed).toBe(false);
    expect(admit(succeeded(fail(2, 0)), 1).allowed).toBe(true);
    expect(failed(succeeded(fail(2, 0)), 1).openSince).toBeNull();
  });

  it('is tried by one call after the rest, while the others wait for what it finds', () => {
    const resting = fail(3, 0);
    expect(admit(resting, 14_999).allowed).toBe(false);
    const probe = admit(resting, 15_000);
    expect(probe.allowed).toBe(true);
    expect(admit(probe.next, 15_001).allowed).toBe(false);
    expect(admit(succeeded(probe.next), 15_002).allowed).toBe(true);
    expect(admit(failed(probe.next, 15_002), 20_000).allowed).toBe(false);
  });

  it('is asked again only within the budget, so that trouble is not doubled', () => {
    let circuit: Circuit = NEW_CIRCUIT;
    let repeated = 0;
    for (let call = 0; call < 100; call += 1) {
      circuit = admit(circuit, call).next;
      const again = retry(circuit);
      circuit = again.next;
      if (again.allowed) repeated += 1;
    }
    expect(repeated).toBeGreaterThanOrEqual(10);
    expect(repeated).toBeLessThanOrEqual(12);
    expect(retry(fail(3, 0)).allowed).toBe(false);
  });
});
