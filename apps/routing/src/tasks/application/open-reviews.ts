import type { Actor } from '@app/access';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RouteRow } from '../../dispatch/application/route-store';
import { PostDirectory } from '../../posts/application/post-directory';
import { ITEM_REVIEWS, reviewsToOpen } from '../domain/branches';
import { itemReviewsOf } from '../persistence/branch.repository';
import { type BranchOpening, OpenBranches } from './open-branches';

/** An examination that has just opened. */
export interface OpenedExamination {
  readonly route: RouteRow;
  readonly taskId: number;
}

/** 联审: the organs that the item names review beside the examination, all at once. */
@Injectable()
export class OpenReviews {
  constructor(
    private readonly posts: PostDirectory,
    private readonly branches: OpenBranches,
  ) {}

  /** An organ whose agreement already stands is not asked again, however often the case comes back to be examined. */
  async beside(tx: Transaction, examinations: readonly OpenedExamination[], actor: Actor | null, now: Date): Promise<void> {
    const asked = examinations.flatMap(({ route, taskId }) => (route.reviews === null ? [] : [{ route, taskId, reviews: route.reviews }]));
    if (asked.length === 0) return;
    const earlier = await itemReviewsOf(
      tx,
      asked.map(({ route }) => route.id),
    );
    const lookup = await this.posts.lookup(
      tx,
      asked.flatMap(({ reviews }) => reviews.organs.map(({ organ }) => organ)),
    );
    const openings = asked.flatMap(({ route, taskId, reviews }) =>
      reviewsToOpen(
        reviews,
        earlier.filter((review) => review.routeId === route.id),
      ).map(({ organ, name, article }): BranchOpening => {
        const post = lookup(organ, 'EXAMINE', route.itemCode);
        // `reviewerWithoutPost` keeps such a case on the dispatcher's desk.
        if (post === undefined) throw new Error(`${organ} has no post to review ${route.itemCode}`);
        const { mode, quorum } = reviews;
        return {
          route,
          post,
          place: {
            step: 'EXAMINE',
            kind: 'REVIEW',
            parent: taskId,
            branch: organ,
            group: ITEM_REVIEWS,
            mode,
            quorum,
            assignee: null,
            onBehalfOf: null,
            capacity: null,
          },
          excluded: route.handledBy,
          question: `请${name}提出审查意见（${article}）。`,
        };
      }),
    );
    await this.branches.open(tx, openings, actor, now);
  }
}
