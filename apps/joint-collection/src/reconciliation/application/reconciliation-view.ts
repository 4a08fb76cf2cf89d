import type { Actor } from '@app/access';
import { yuanOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { BATCH_STATE_NAMES, type BatchState, type FundTotals, signatureRefusal, type ThreeSides } from '../domain/batch';
import { DIFFERENCE_NAMES, type DifferenceKind } from '../domain/difference';
import { RESOLUTION_NAMES, type Resolution, TICKET_STATE_NAMES, type TicketState, ticketActions } from '../domain/ticket';
import type { StoredBatch } from '../persistence/batch.repository';
import type { StoredTicket, TicketSide } from '../persistence/ticket.repository';

/** Yuan, with a minus where more went back than came in. */
const signedYuan = (fen: number): string => (fen < 0 ? `-${yuanOf(-fen)}` : yuanOf(fen));

export interface FundAmounts {
  readonly medical: string;
  readonly pension: string;
}

const amountsOf = ({ medicalFen, pensionFen }: FundTotals): FundAmounts => ({
  medical: signedYuan(medicalFen),
  pension: signedYuan(pensionFen),
});

export interface BatchView {
  readonly id: number;
  readonly channel: string;
  readonly day: LocalDate;
  readonly state: BatchState;
  readonly stateName: string;
  readonly version: number;
  readonly file: { readonly name: string; readonly rows: number } | null;
  readonly matchedRows: number;
  readonly tickets: { readonly total: number; readonly open: number };
  /** 三方核对: 经办 – 税务 – 财政. */
  readonly threeWay: {
    readonly agency: FundAmounts;
    readonly accounted: FundAmounts;
    readonly matched: FundAmounts;
    readonly tax: FundAmounts;
    readonly treasury: FundAmounts | null;
  };
  readonly signatures: readonly { readonly name: string; readonly at: string }[];
  readonly actions: readonly string[];
}

export function batchView(batch: StoredBatch, agency: FundTotals, actor: Actor): BatchView {
  const sides: ThreeSides = { ...batch, agency };
  const signed = [
    { name: batch.firstSignedName, at: batch.firstSignedAt },
    { name: batch.signedName, at: batch.signedAt },
  ];
  const clerk = actor.roles.includes('COLLECTION_CLERK');
  return {
    id: batch.id,
    channel: batch.channel,
    day: batch.day,
    state: batch.state,
    stateName: BATCH_STATE_NAMES[batch.state],
    version: batch.version,
    file: batch.fileName === null ? null : { name: batch.fileName, rows: batch.fileRows ?? 0 },
    matchedRows: batch.matchedRows,
    tickets: { total: batch.tickets, open: batch.openTickets },
    threeWay: {
      agency: amountsOf(agency),
      accounted: amountsOf(batch.accounted),
      matched: amountsOf(batch.matched),
      tax: amountsOf(batch.tax),
      treasury: batch.treasury === null ? null : amountsOf(batch.treasury),
    },
    signatures: signed.flatMap(({ name, at }) => (name === null || at === null ? [] : [{ name, at: at.toISOString() }])),
    actions: [
      ...(clerk && batch.state !== 'SIGNED' ? ['import', ...(batch.state === 'OPEN' ? [] : ['match'])] : []),
      ...(actor.roles.includes('FINANCE') && (batch.state === 'BALANCED' || batch.state === 'DIFFERENCES') ? ['recordTreasury'] : []),
      ...(signatureRefusal({ ...batch, firstSignature: batch.firstSignedBy }, sides, actor) === null ? ['sign'] : []),
    ],
  };
}

interface SideView extends FundAmounts {
  readonly state: string;
  readonly amount: string;
}

const sideView = (side: TicketSide | null): SideView | null =>
  side === null ? null : { state: side.state, amount: signedYuan(side.amountFen), ...amountsOf(side) };

export interface TicketView {
  readonly id: number;
  readonly batchId: number;
  readonly kind: DifferenceKind;
  readonly kindName: string;
  readonly movement: 'PAYMENT' | 'REFUND';
  readonly transactionId: string;
  readonly billNo: string | null;
  readonly here: SideView | null;
  readonly there: SideView | null;
  /** How many times the number stands in the file. */
  readonly lines: number;
  readonly state: TicketState;
  readonly stateName: string;
  readonly version: number;
  readonly owner: { readonly id: number; readonly name: string };
  readonly waits: number;
  readonly resolution: Resolution | null;
  readonly resolutionName: string | null;
  readonly reason: string | null;
  readonly document: string | null;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly actions: readonly string[];
}

export function ticketView(ticket: StoredTicket, actor: Actor): TicketView {
  return {
    id: ticket.id,
    batchId: ticket.batchId,
    kind: ticket.kind,
    kindName: DIFFERENCE_NAMES[ticket.kind],
    movement: ticket.movement,
    transactionId: ticket.transactionId,
    billNo: ticket.billNo,
    here: sideView(ticket.here),
    there: sideView(ticket.there),
    lines: ticket.lines,
    state: ticket.state,
    stateName: TICKET_STATE_NAMES[ticket.state],
    version: ticket.version,
    owner: { id: ticket.owner, name: ticket.ownerName },
    waits: ticket.waits,
    resolution: ticket.resolution,
    resolutionName: ticket.resolution === null ? null : RESOLUTION_NAMES[ticket.resolution],
    reason: ticket.reason,
    document: ticket.document,
    openedAt: ticket.openedAt.toISOString(),
    resolvedAt: ticket.resolvedAt?.toISOString() ?? null,
    actions: ticketActions(ticket, actor),
  };
}
