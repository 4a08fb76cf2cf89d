// npm run histories: random histories of payments with a crash at every named point, at their full length. Both are in npm test as well,
// short. HISTORY_SEED plays a failed one again.
process.env.HISTORIES ??= '400';
process.env.CRASH_SEEDS ??= '50';
process.argv.push('apps/joint-collection/src/payments/histories');
await import('./test.mjs');
