import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Post, postFor, type Step } from '../domain/post';
import { approvingPost, dispatchPost, postsOf } from '../persistence/post.repository';

export type { Post } from '../domain/post';

/** Finds the post of an organ for a step of an item. */
export type PostLookup = (organ: string, step: Step, itemCode: string) => Post | undefined;

/** The posts as other capabilities ask for them. */
@Injectable()
export class PostDirectory {
  /** One read for all organs of a chunk. */
  async lookup(tx: Transaction, organs: readonly string[]): Promise<PostLookup> {
    const posts = await postsOf(tx, [...new Set(organs)]);
    return (organ, step, itemCode) => postFor(posts, organ, step, itemCode);
  }

  /** A post that examines or decides, by its code or its key. */
  approving(tx: Transaction, wanted: { readonly code: string } | { readonly id: number }): Promise<Post | undefined> {
    return approvingPost(tx, wanted);
  }

  /** The dispatcher's desk. A county without one cannot route at all: that is a defect of its set-up, not of a case. */
  async dispatcher(tx: Transaction): Promise<Post> {
    const post = await dispatchPost(tx);
    if (post === undefined) throw new Error('no DISPATCH post is set up: load the county data first');
    return post;
  }
}
