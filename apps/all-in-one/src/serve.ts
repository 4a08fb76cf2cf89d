import { startFailure } from '@app/platform';
import { startCounty } from './main';

/** The entry of a server process: starts, and drains on SIGTERM. Settings come from the environment. */
async function serve(): Promise<void> {
  const county = await startCounty(process.env);
  let leaving = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (leaving) process.exit(1);
      leaving = true;
      county.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

serve().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
});
