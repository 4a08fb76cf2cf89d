import type { Actor } from '@app/access';
import { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Queryable, Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { progressUrl } from '../../cases/application/case-view';
import { ReadCases } from '../../cases/application/read-cases';
import { stageName } from '../../cases/domain/case.transitions';
import { may } from '../../cases/domain/case-policy';
import { IntakeDatabase } from '../../database';
import { type Bundle, type Dependency } from '../domain/bundle';
import { BUNDLE_STATUS_NAMES, type BundleStatus, waitsFor } from '../domain/bundle-progress';
import {
  type BundleFilter,
  type BundleRow,
  deliveriesOf,
  findBundle,
  listBundles,
  type MemberRow,
  membersOf,
} from '../persistence/bundle.repository';
import { SHIPPED_BUNDLES } from './bundle-book';
import { bundlePickUpContext } from './bundle-contexts';
import { isFiled, stateOf } from './follow-members';

export interface MemberView {
  readonly key: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly optional: boolean;
  /** Left out at filing: there is no case. */
  readonly optedOut: boolean;
  /** Only to whom the case itself is shown. */
  readonly caseNo: string | null;
  readonly status: string | null;
  readonly statusName: string;
  readonly result: string | null;
  readonly dependencies: readonly Dependency[];
  /** Names of the members that must be granted first. */
  readonly waitsFor: readonly string[];
  readonly acceptedOn: LocalDate | null;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly servedOn: LocalDate | null;
}

export interface BundleView {
  readonly bundleNo: string;
  readonly version: number;
  readonly status: BundleStatus;
  readonly statusName: string;
  readonly bundle: { readonly code: string; readonly version: number; readonly name: string };
  readonly applicantName: string;
  readonly division: string;
  /** 统一办理: one joint limit for all members, from this day (行政许可法 §42 ¶2). */
  readonly unified: boolean;
  readonly jointSince: LocalDate | null;
  readonly members: readonly MemberView[];
  readonly elsewhere: Bundle['elsewhere'];
  /** One set of papers, and as many as there would have been one item at a time. */
  readonly papers: { readonly once: number; readonly apart: number; readonly windowsApart: number };
  readonly receiptNumber: string;
  readonly deliveries: readonly { readonly sequence: number; readonly number: string; readonly deliveredAt: string }[];
  readonly progress: { readonly url: string; readonly code: string };
  readonly pickUpCode: string | null;
  readonly actions: readonly BundleAction[];
}

export type BundleAction = 'optOut' | 'deliver';

export interface BundleListEntry {
  readonly bundleNo: string;
  readonly bundleCode: string;
  readonly name: string;
  readonly applicantName: string;
  readonly status: BundleStatus;
  readonly statusName: string;
  readonly division: string;
  readonly filedAt: string;
}

/** Reads of bundles, within what the person may see of their members. */
@Injectable()
export class ReadBundles {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
    private readonly cipher: PersonalDataCipher,
    private readonly configuration: Configuration,
  ) {}

  async find(reader: Queryable, bundleNo: string, actor: Actor, lock = ''): Promise<BundleRow> {
    const row = await findBundle(reader, bundleNo, this.cases.scopeOf(actor), lock);
    if (row === undefined) throw bundleNotFound();
    return row;
  }

  view(bundleNo: string, actor: Actor): Promise<BundleView> {
    return this.viewIn(this.database, bundleNo, actor);
  }

  async viewIn(reader: Queryable | Transaction, bundleNo: string, actor: Actor): Promise<BundleView> {
    const row = await this.find(reader, bundleNo, actor);
    const members = await this.members(reader, row.id, actor);
    const deliveries = await deliveriesOf(reader, row.id);
    const states = members.filter(isFiled).map(stateOf);
    const names = new Map(members.map(({ key, itemName }) => [key, itemName]));
    return {
      bundleNo: row.bundleNo,
      version: row.version,
      status: row.status,
      statusName: BUNDLE_STATUS_NAMES[row.status],
      bundle: { code: row.bundleCode, version: row.bundleVersion, name: row.bundleName },
      applicantName: row.applicantName,
      division: row.division,
      unified: row.unified,
      jointSince: row.jointSince,
      members: members.map((member) => {
        const state = isFiled(member) ? stateOf(member) : null;
        const shown = member.inScope
          ? member
          : { caseNo: null, statutoryDueOn: null, promisedDueOn: null, acceptedOn: null, servedOn: null };
        return {
          key: member.key,
          itemCode: member.itemCode,
          itemName: member.itemName,
          optional: member.optional,
          optedOut: state === null,
          caseNo: shown.caseNo,
          status: member.status,
          statusName: member.status === null ? '未选择' : stageName(member.status, true),
          result: member.inScope ? member.result : null,
          dependencies: member.dependencies,
          waitsFor: state === null ? [] : waitsFor(state, states).map((key) => names.get(key) ?? key),
          acceptedOn: shown.acceptedOn,
          statutoryDueOn: shown.statutoryDueOn,
          promisedDueOn: shown.promisedDueOn,
          servedOn: shown.servedOn,
        };
      }),
      elsewhere: elsewhereOf(row),
      papers: { once: row.papersOnce, apart: row.papersApart, windowsApart: row.windowsApart },
      receiptNumber: row.receiptNumber,
      deliveries: deliveries.map(({ sequence, number, deliveredAt }) => ({ sequence, number, deliveredAt: deliveredAt.toISOString() })),
      progress: { url: progressUrl(this.configuration.publicUrl, row.bundleNo, row.progressCode), code: row.progressCode },
      pickUpCode: actor.kind === 'CITIZEN' ? this.cipher.decrypt(row.pickUpCell, bundlePickUpContext(row.bundleNo)) : null,
      actions: actionsFor(actor, members),
    };
  }

  members(reader: Queryable, bundleId: number, actor: Actor): Promise<MemberRow[]> {
    return membersOf(reader, [bundleId], this.cases.scopeOf(actor));
  }

  async page(actor: Actor, filter: BundleFilter): Promise<{ items: BundleListEntry[]; next: number | null }> {
    const rows = await listBundles(this.database, this.cases.scopeOf(actor), { ...filter, limit: filter.limit + 1 });
    const shown = rows.slice(0, filter.limit);
    return { items: shown.map(toEntry), next: rows.length > filter.limit ? (shown.at(-1)?.id ?? null) : null };
  }
}

/** The same questions that the commands ask: a button that would be refused does not exist. */
export function actionsFor(actor: Actor, members: readonly MemberRow[]): BundleAction[] {
  const own = members.filter(({ inScope }) => inScope);
  const leave = own.some((member) => mayOptOut(member)) && may(actor.roles, 'withdraw');
  const deliver = own.some(({ status }) => status === 'CONCLUDED') && may(actor.roles, 'deliver');
  return [...(leave ? (['optOut'] as const) : []), ...(deliver ? (['deliver'] as const) : [])];
}

/** Optional, and not begun: later the applicant withdraws the case itself. */
export const mayOptOut = ({ optional, status }: Pick<MemberRow, 'optional' | 'status'>): boolean => optional && status === 'DRAFT';

export const bundleNotFound = (): DomainError =>
  new DomainError('not-found', 'bundle-case-not-found', '没有找到这个联办件，请核对联办流水号。');

export function elsewhereOf({ bundleCode, bundleVersion }: Pick<BundleRow, 'bundleCode' | 'bundleVersion'>): Bundle['elsewhere'] {
  return SHIPPED_BUNDLES.find(({ code, version }) => code === bundleCode && version === bundleVersion)?.elsewhere ?? [];
}

function toEntry(row: BundleRow): BundleListEntry {
  return {
    bundleNo: row.bundleNo,
    bundleCode: row.bundleCode,
    name: row.bundleName,
    applicantName: row.applicantName,
    status: row.status,
    statusName: BUNDLE_STATUS_NAMES[row.status],
    division: row.division,
    filedAt: row.createdAt.toISOString(),
  };
}
