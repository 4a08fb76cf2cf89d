import type { Dependency } from './bundle';

/** 收件中, 联办中, 部分办结, 全部办结, 终止: always derived from the members. */
export type BundleStatus = 'COLLECTING' | 'RUNNING' | 'PARTLY_CONCLUDED' | 'CONCLUDED' | 'STOPPED';

export const BUNDLE_STATUS_NAMES: Readonly<Record<BundleStatus, string>> = {
  COLLECTING: '收件中',
  RUNNING: '联办中',
  PARTLY_CONCLUDED: '部分办结',
  CONCLUDED: '全部办结',
  STOPPED: '已终止',
};

/** The statuses of a case; a test keeps the list the same as that of the cases. */
export type MemberStatus =
  | 'DRAFT'
  | 'SUBMITTED'
  | 'RECEIVED'
  | 'CORRECTING'
  | 'ACCEPTED'
  | 'IN_REVIEW'
  | 'SPECIAL_PROCEDURE'
  | 'IN_DECISION'
  | 'DECIDED'
  | 'CONCLUDED'
  | 'CLOSED'
  | 'ARCHIVED'
  | 'NOT_ACCEPTED'
  | 'NOT_REQUIRED'
  | 'TRANSFERRED'
  | 'WITHDRAWN'
  | 'DEEMED_WITHDRAWN'
  | 'TERMINATED';

/** How a member stands. */
export interface MemberState {
  readonly key: string;
  readonly status: MemberStatus;
  readonly result: 'GRANT' | 'DENY' | null;
  readonly dependencies: readonly Dependency[];
}

type Phase = 'WAITING' | 'TAKING_IN' | 'UNDER_WAY' | 'DONE' | 'ENDED';

export const PHASES: Readonly<Record<MemberStatus, Phase>> = {
  DRAFT: 'WAITING',
  SUBMITTED: 'TAKING_IN',
  RECEIVED: 'TAKING_IN',
  CORRECTING: 'TAKING_IN',
  ACCEPTED: 'UNDER_WAY',
  IN_REVIEW: 'UNDER_WAY',
  SPECIAL_PROCEDURE: 'UNDER_WAY',
  IN_DECISION: 'UNDER_WAY',
  DECIDED: 'UNDER_WAY',
  CONCLUDED: 'DONE',
  CLOSED: 'DONE',
  ARCHIVED: 'DONE',
  NOT_ACCEPTED: 'ENDED',
  NOT_REQUIRED: 'ENDED',
  TRANSFERRED: 'ENDED',
  WITHDRAWN: 'ENDED',
  DEEMED_WITHDRAWN: 'ENDED',
  TERMINATED: 'ENDED',
};

/** A case that ended without a decision is archived too. */
function phaseOf({ status, result }: Pick<MemberState, 'status' | 'result'>): Phase {
  return status === 'ARCHIVED' && result === null ? 'ENDED' : PHASES[status];
}

/** A denial concludes its member like a grant: what the applicant asked for has been answered. */
export function bundleStatus(members: readonly Pick<MemberState, 'status' | 'result'>[]): BundleStatus {
  const phases = new Set(members.map(phaseOf));
  const open = phases.has('WAITING') || phases.has('TAKING_IN') || phases.has('UNDER_WAY');
  if (phases.has('DONE')) return open ? 'PARTLY_CONCLUDED' : 'CONCLUDED';
  if (!open) return 'STOPPED';
  return phases.has('UNDER_WAY') ? 'RUNNING' : 'COLLECTING';
}

type Outcome = 'OPEN' | 'GRANTED' | 'NOT_NEEDED' | 'FAILED';

/** What a member means to those that wait for it. */
function outcomeOf(member: MemberState): Outcome {
  if (member.result !== null) return member.result === 'GRANT' ? 'GRANTED' : 'FAILED';
  // The law asks for nothing here, so nothing has to be granted first.
  if (member.status === 'NOT_REQUIRED') return 'NOT_NEEDED';
  return phaseOf(member) === 'ENDED' ? 'FAILED' : 'OPEN';
}

export type MemberMove =
  | { readonly kind: 'START'; readonly key: string; readonly fed: readonly { readonly material: string; readonly from: string }[] }
  | { readonly kind: 'END'; readonly key: string; readonly because: string };

/** What the waiting members must do now. Asked again after each move, until nothing moves: an ended member ends those that wait for it. */
export function movesOf(members: readonly MemberState[]): MemberMove[] {
  const byKey = new Map(members.map((member) => [member.key, member]));
  return members.flatMap((member): MemberMove[] => {
    if (member.status !== 'DRAFT') return [];
    const needs = member.dependencies.map((dependency) => {
      const before = byKey.get(dependency.on);
      if (before === undefined) throw new Error(`member ${member.key} waits for ${dependency.on}, which is not in the bundle`);
      return { dependency, outcome: outcomeOf(before) };
    });
    const failed = needs.find(({ outcome }) => outcome === 'FAILED');
    if (failed) return [{ kind: 'END', key: member.key, because: failed.dependency.on }];
    if (needs.some(({ outcome }) => outcome === 'OPEN')) return [];
    const fed = needs.flatMap(({ dependency, outcome }) =>
      dependency.kind === 'FEEDS' && outcome === 'GRANTED' ? [{ material: dependency.material, from: dependency.on }] : [],
    );
    return [{ kind: 'START', key: member.key, fed }];
  });
}

/** Members that are still to come before this one may start. */
export function waitsFor(member: MemberState, members: readonly MemberState[]): string[] {
  if (member.status !== 'DRAFT') return [];
  const open = new Set(members.filter((one) => outcomeOf(one) === 'OPEN').map(({ key }) => key));
  return member.dependencies.map(({ on }) => on).filter((on) => open.has(on));
}
