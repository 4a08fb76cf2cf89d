import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock } from '@app/domain-kernel';
import { freePort } from '@app/testing';
import { startCounty } from '../../apps/all-in-one/src/main';
import { type SimulatedTaxChannel, startTaxChannel } from '../../apps/all-in-one/src/simulator/tax-channel';
import { countyAt } from './county';
import { countyDatabase } from './county-database';
import type { County } from './stage';

/** A county of its own in the collection season, joined to a tax channel whose books the story can read. */
export interface CollectionCounty extends County {
  readonly clock: MovableClock;
  readonly channel: SimulatedTaxChannel;
  close(): Promise<void>;
}

export async function startCollectionCounty(startsAt: string): Promise<CollectionCounty> {
  const clock = new MovableClock(new Date(startsAt));
  const port = await freePort();
  const channel = await startTaxChannel({
    channel: 'tax-app',
    noticesUrl: `http://127.0.0.1:${port}/api/v1/tax-channels/tax-app/notices`,
    now: () => clock.now(),
  });
  const database = await countyDatabase(startsAt);
  const directory = mkdtempSync(join(tmpdir(), 'one-window-collection-'));
  const running = await startCounty(
    {
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: database.url,
      DATA_DIR: directory,
      LOG_LEVEL: 'error',
      DEMO: '1',
      TAX_CHANNELS: channel.setting,
    },
    clock,
  );
  return {
    ...countyAt(`http://localhost:${port}`, clock),
    clock,
    channel,
    close: async () => {
      await running.stop();
      await channel.stop();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
