import { ConfigurationError } from '@app/configuration';
import { startCounty, StartRefused } from './main';

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
  const expected = error instanceof ConfigurationError || error instanceof StartRefused;
  process.stderr.write(`${expected ? `✘ ${error.message}` : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
