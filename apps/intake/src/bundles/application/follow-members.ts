import { Clock } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { WaitingCases, type WaitingMove } from '../../cases/application/waiting-cases';
import { bundleStatus, type MemberState, movesOf } from '../domain/bundle-progress';
import { type BundleRow, lockBundles, type MemberRow, membersOf, saveProgress } from '../persistence/bundle.repository';

/** A member that was filed. */
type FiledMember = MemberRow & { readonly caseId: number; readonly caseNo: string; readonly status: NonNullable<MemberRow['status']> };

export const isFiled = (member: MemberRow): member is FiledMember =>
  member.caseId !== null && member.caseNo !== null && member.status !== null;

export const stateOf = ({ key, status, result, dependencies }: FiledMember): MemberState => ({ key, status, result, dependencies });

/**
 * What depends on a member moves in the transaction that moved it. It asks what is to be done of what the tables say now, so that asking
 * twice does it once.
 */
@Injectable()
export class FollowMembers {
  constructor(
    private readonly clock: Clock,
    private readonly waiting: WaitingCases,
  ) {}

  async follow(tx: Transaction, bundleIds: readonly number[]): Promise<void> {
    const bundles = await lockBundles(tx, bundleIds);
    const members = (await membersOf(tx, bundleIds)).filter(isFiled);
    const moves: WaitingMove[] = [];
    for (const bundle of bundles) {
      const own = members.filter(({ bundleId }) => bundleId === bundle.id);
      // Before its members move on: the joint limit of those that start now runs from the first acceptance.
      await saveProgress(tx, { id: bundle.id, ...progressOf(bundle, own) }, this.clock.now());
      moves.push(...movesIn(own, progressOf(bundle, own).receivedOrgan));
    }
    // Writing them calls this again, until nothing moves.
    if (moves.length > 0) await this.waiting.move(tx, moves);
  }
}

function progressOf(bundle: BundleRow, members: readonly FiledMember[]): Pick<BundleRow, 'status' | 'jointSince' | 'receivedOrgan'> {
  const accepted = members.flatMap(({ acceptedOn }) => acceptedOn ?? []).sort();
  return {
    status: bundleStatus(members.map(stateOf)),
    jointSince: bundle.unified ? (bundle.jointSince ?? (accepted[0] as LocalDate | undefined) ?? null) : null,
    receivedOrgan: bundle.receivedOrgan ?? members.find(({ receivedOrgan }) => receivedOrgan !== null)?.receivedOrgan ?? null,
  };
}

function movesIn(members: readonly FiledMember[], organ: string | null): WaitingMove[] {
  const byKey = new Map(members.map((member) => [member.key, member]));
  const named = (key: string): FiledMember => {
    const member = byKey.get(key);
    if (member === undefined) throw new Error(`there is no member ${key}`);
    return member;
  };
  return movesOf(members.map(stateOf)).map((move): WaitingMove => {
    const { caseId } = named(move.key);
    if (move.kind === 'START') {
      const fed = move.fed.map(({ material, from }) => ({ material, fromCaseId: named(from).caseId }));
      return { kind: 'START', caseId, organ, fed };
    }
    const { caseNo, itemName, status, result } = named(move.because);
    return { kind: 'END', caseId, because: { caseNo, itemName, ending: result === 'DENY' ? 'DENY' : status } };
  });
}
