export async function inboxBenchmark() {}
