import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { holderOn, type Post } from '../domain/post';
import { leavesOf, postsOf, type StoredLeave, staffNames } from '../persistence/post.repository';

export interface PostToday extends Post {
  readonly primaryName: string;
  readonly backupName: string;
  /** Who holds the post today: A, or B while A is away. */
  readonly holderToday: number | null;
}

/** 岗位表: the posts of an organ with who holds them today, and the leaves that are running or to come. */
@Injectable()
export class ListPostsQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clock: Clock,
  ) {}

  list(organ: string): Promise<{ readonly posts: readonly PostToday[]; readonly leaves: readonly StoredLeave[] }> {
    return this.database.run(async (tx) => {
      const today = localDateOf(this.clock.now());
      const posts = await postsOf(tx, [organ]);
      const holders = [...new Set(posts.flatMap((post) => [post.primary, post.backup]))];
      const leaves = await leavesOf(tx, holders, today);
      const names = await staffNames(tx, holders);
      return {
        posts: posts.map((post) => ({
          ...post,
          primaryName: names.get(post.primary) ?? '',
          backupName: names.get(post.backup) ?? '',
          holderToday: holderOn(post, leaves, today)?.staffId ?? null,
        })),
        leaves,
      };
    });
  }
}
