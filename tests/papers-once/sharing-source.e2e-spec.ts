import type { Configuration } from '@app/configuration';
import { MovableClock } from '@app/domain-kernel';
import { Metrics } from '@app/http';
import { type SharingExchange, type SharingFault, startSharingExchange } from '../../apps/all-in-one/src/simulator/sharing-exchange';
import { SHARING_SOURCES, type SharingSourceEntry } from '../../apps/intake/src/materials/application/material-types';
import type { SharingFinding } from '../../apps/intake/src/materials/application/sharing-source';
import { HttpSharingSource } from '../../apps/intake/src/materials/gateway/http-sharing-source';

const clock = new MovableClock(new Date('2026-11-23T02:00:00Z'));
const source = (code: string): SharingSourceEntry => {
  const entry = SHARING_SOURCES.find((one) => one.code === code);
  if (!entry) throw new Error(`no source ${code}`);
  return { ...entry, timeoutMilliseconds: 300 };
};
const POLICE = source('police-household');
const MARKET = source('market-supervision');

describe('a sharing source over HTTP', () => {
  let exchange: SharingExchange;
  beforeEach(async () => {
    exchange = await startSharingExchange(clock);
  });
  afterEach(() => exchange.close());

  const gateway = (changes: Partial<Configuration> = {}, metrics = new Metrics()): HttpSharingSource =>
    new HttpSharingSource({ sharingUrl: exchange.url, sharingKey: exchange.key, ...changes } as Configuration, clock, metrics);
  const ask = (sharing: HttpSharingSource, entry = POLICE, number = '532999197804150038'): Promise<SharingFinding> =>
    sharing.ask(
      entry,
      { requestId: String(Math.random()), materialType: entry.answers[0] ?? '', subject: { kind: 'PERSON', number } },
      { itemCode: '530709038000', itemName: '户口登记（出生登记）' },
    );

  it('answers with what it knows, as of when, and the hash of it', async () => {
    expect(await ask(gateway())).toMatchObject({
      kind: 'ANSWERED',
      content: { name: '张玉竹', relation: '户主' },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await ask(gateway(), POLICE, '532999198103030062')).toEqual({ kind: 'NO_RECORD' });
  });

  it.each([
    ['DOWN', 'DOWN'],
    ['SLOW', 'DOWN'],
    ['WRONG', 'WRONG'],
    ['STALE', 'STALE'],
  ] as const)('%s is told as %s, in time, and never as data', async (fault: SharingFault, kind) => {
    exchange.break('police-household', fault);
    const began = performance.now();
    expect(await ask(gateway())).toEqual({ kind });
    expect(performance.now() - began).toBeLessThan(2 * POLICE.timeoutMilliseconds + 1500);
  });

  it('is not there at all: another key, another address, none', async () => {
    expect(await ask(gateway({ sharingKey: 'another' }))).toEqual({ kind: 'DOWN' });
    expect(await ask(gateway({ sharingUrl: 'http://127.0.0.1:9' }))).toEqual({ kind: 'DOWN' });
    expect(await ask(new HttpSharingSource({ sharingUrl: undefined } as Configuration, clock, new Metrics()))).toEqual({
      kind: 'NOT_CONNECTED',
    });
  });

  it('is left alone once it keeps failing, while the others go on', async () => {
    exchange.break('police-household', 'DOWN');
    const metrics = new Metrics();
    const sharing = gateway({}, metrics);
    for (let asked = 0; asked < 10; asked += 1) expect(await ask(sharing)).toEqual({ kind: 'DOWN' });
    // Two tries of the first call, one of the second: then nobody is kept waiting.
    expect(exchange.asked('police-household')).toBe(3);
    expect(await ask(sharing, MARKET)).toMatchObject({ kind: 'ANSWERED' });
    expect(await metrics.text()).toContain('sharing_call_duration_seconds_count{source="police-household",outcome="DOWN"} 10');
  });
});
