import { Messaging } from '@app/messaging';
import { Database, openDataSource } from '@app/persistence';
import { QUICK } from './messaging-world';

/** A worker process of its own, to be killed. Aggregate `POISON` ends the process with every start. */
async function main(): Promise<void> {
  const { WORLD_DATABASE_URL: url = '', WORLD_REDIS_URL: redisUrl, POISON: poison } = process.env;
  const desk = new Database(await openDataSource({ url, schema: 'desk', role: 'onewindow_desk', poolSize: 6 }));
  const node = await Messaging.open({ databaseUrl: url, migrationDatabaseUrl: url, redisUrl, listens: true, settings: QUICK });
  node.consumers.register('routing.cases', {
    database: desk,
    handle: async (tx, events) => {
      for (const event of events) {
        if (String(event.aggregateId) === poison) process.kill(process.pid, 'SIGKILL');
        await tx.query('INSERT INTO effect (event_id, queue, aggregate_id, aggregate_version) VALUES ($1, $2, $3, $4)', [
          event.id,
          'routing.cases',
          event.aggregateId,
          event.aggregateVersion,
        ]);
        // Slow enough to be killed in the middle of it.
        await tx.query('SELECT pg_sleep(0.002)');
      }
    },
  });
  node.start();
  process.send?.('started');
}

void main();
