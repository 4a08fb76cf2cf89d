import { Outbox } from '@app/messaging';
import { openDataSource } from '@app/persistence';
import { loadAuthorities } from './authority/application/load-authorities';
import { publishAuthorities } from './authority/application/publish-authorities';
import { RoutingDatabase } from './database';
import { loadTemplates } from './opinion-templates/application/load-templates';
import { loadPosts } from './posts/application/load-posts';
import { ROUTING_ENTITIES, routingSchema } from './routing-schema';

/** A database of the service outside its container. The caller closes it. */
export async function openRoutingDatabase(url: string): Promise<RoutingDatabase> {
  const { schema, role } = routingSchema;
  return new RoutingDatabase(await openDataSource({ url, schema, role, entities: ROUTING_ENTITIES, poolSize: 1 }));
}

/** Loads staff, posts, opinion templates and authority list of the county once; what is there already stays as it is. */
export async function loadRoutingCounty(database: RoutingDatabase, now: Date): Promise<void> {
  await database.run(async (tx) => {
    await loadPosts(tx);
    await loadAuthorities(tx);
    await loadTemplates(tx, now);
    // Nothing to wake here: the relay of a running worker polls.
    await publishAuthorities(tx, new Outbox({ signal: () => undefined }), now);
  });
}
