// npm run walk: the random walk through the whole county at its full length, and a minute of faults by chance on the messages. Both are
// in npm test as well, short. WALK_SEED and CHAOS_SEED walk a failed one again.
process.env.WALK_TRANSITIONS ??= '20000';
process.env.CHAOS_SECONDS ??= '60';
process.argv.push('tests/walk', 'tests/messaging/chaos');
await import('./test.mjs');
