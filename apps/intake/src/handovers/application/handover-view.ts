import type { Actor } from '@app/access';
import { ORGANS } from '@app/county';
import type { LocalDate } from '@app/legal-calendar';
import {
  type Condition,
  HANDOVER_STATE_NAMES,
  type Hand,
  type HandoverAction,
  type HandoverPlace,
  type HandoverState,
  handoverActions,
} from '../domain/handover';
import type { StoredHandover } from '../persistence/handover.repository';

export interface HandoverSideView {
  readonly organ: string;
  readonly organName: string;
  readonly section: string | null;
  readonly sectionName: string | null;
  readonly staffName: string | null;
}

export interface HandoverView {
  /** Only for who handed over: the receiver reads it from the voucher that lies with the papers. */
  readonly code: string | null;
  readonly number: string;
  readonly version: number;
  readonly state: HandoverState;
  readonly stateName: string;
  readonly purpose: string;
  readonly from: HandoverSideView;
  readonly to: HandoverSideView;
  readonly handedOverAt: string;
  readonly dueOn: LocalDate;
  readonly receivedAt: string | null;
  readonly papers: readonly {
    readonly caseNo: string;
    readonly itemName: string;
    readonly code: string;
    readonly name: string;
    readonly form: string;
    readonly copies: number;
    readonly condition: Condition | null;
    readonly note: string | null;
  }[];
  readonly settlement: string | null;
  readonly actions: readonly HandoverAction[];
}

export const handOf = ({ id, organ, section, roles }: Actor): Hand => ({ id, organ, section, roles });

export function handoverView(handover: StoredHandover, actor: Actor): HandoverView {
  return {
    code: handover.from.staff === actor.id ? handover.code : null,
    number: handover.number,
    version: handover.version,
    state: handover.state,
    stateName: HANDOVER_STATE_NAMES[handover.state],
    purpose: handover.purpose,
    from: sideView(handover.from, handover.fromName),
    to: sideView(handover.to, handover.receivedName),
    handedOverAt: handover.handedOverAt.toISOString(),
    dueOn: handover.dueOn,
    receivedAt: handover.receivedAt?.toISOString() ?? null,
    papers: handover.papers.map(({ caseId: _, ...paper }) => paper),
    settlement: handover.settlement,
    actions: handoverActions(handover, handOf(actor)),
  };
}

export function sideView({ organ, section }: HandoverPlace, staffName: string | null): HandoverSideView {
  const found = ORGANS.find(({ code }) => code === organ);
  return {
    organ,
    organName: found?.name ?? organ,
    section,
    sectionName: found?.sections.find(({ code }) => code === section)?.name ?? null,
    staffName,
  };
}
