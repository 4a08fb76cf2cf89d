import { loadAuthorities } from './authority/application/load-authorities';
import type { RoutingDatabase } from './database';
import { loadPosts } from './posts/application/load-posts';

/** Loads staff, posts and authority list of the county once; what is there already stays as it is. */
export async function loadRoutingCounty(database: RoutingDatabase): Promise<void> {
  await database.run(async (tx) => {
    await loadPosts(tx);
    await loadAuthorities(tx);
  });
}
