import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { DecidedCase } from './decided-case';

/** @param bundleIds bundles whose members have just moved, in the transaction that moved them. */
type Follow = (tx: Transaction, bundleIds: readonly number[]) => Promise<void>;

/** 一件事: whoever moves a member, what depends on it moves in the same transaction. The bundles feature registers itself. */
@Injectable()
export class CaseFollowers {
  private followBundles: Follow | undefined;

  register(follow: Follow): void {
    this.followBundles = follow;
  }

  async follow(tx: Transaction, decided: readonly DecidedCase[]): Promise<void> {
    const moved = new Set<number>();
    for (const { decision } of decided) {
      const { before, after } = decision;
      if (after.bundle !== null && before !== null && before.status !== after.status) moved.add(after.bundle.id);
    }
    if (moved.size === 0) return;
    if (this.followBundles === undefined) throw new Error('a member of a bundle has moved, and nobody follows bundles in this process');
    await this.followBundles(tx, [...moved]);
  }
}
