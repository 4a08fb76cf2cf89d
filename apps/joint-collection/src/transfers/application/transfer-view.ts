import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import { isOurs, stepOf, TRANSFER_STATE_NAMES, type TransferKind, type TransferState, transferActions } from '../domain/transfer';
import type { StoredTransfer, TransferEvent } from '../persistence/transfer.repository';
import { ruleOf } from './transfer-rules';

export interface TransferView {
  readonly id: number;
  readonly number: string;
  readonly caseNo: string;
  readonly kind: TransferKind;
  readonly kindName: string;
  readonly state: TransferState;
  readonly stateName: string;
  readonly version: number;
  /** IN 转入, OUT 转出; null until the case has been looked at. */
  readonly direction: 'IN' | 'OUT' | null;
  readonly otherPlace: string | null;
  readonly acceptedOn: LocalDate;
  /** The step under way. */
  readonly step: {
    readonly name: string;
    readonly doneHere: boolean;
    readonly dueOn: LocalDate | null;
    readonly overdue: boolean;
    readonly days: number;
    readonly article: string;
    readonly paper: string | null;
  } | null;
  readonly denials: readonly string[];
  readonly reasonCode: string | null;
  readonly reason: string | null;
  readonly actions: readonly string[];
  readonly history?: readonly {
    readonly at: string;
    readonly action: string;
    readonly step: string;
    readonly document: string | null;
    readonly late: boolean;
    readonly by: string | null;
  }[];
}

export function transferView(transfer: StoredTransfer, actor: Actor, history?: readonly TransferEvent[]): TransferView {
  const { name, steps, article, denials } = ruleOf(transfer.kind);
  const step = stepOf(transfer, steps);
  const timed = steps.find(({ code }) => code === step?.code) ?? null;
  return {
    id: transfer.id,
    number: transfer.number,
    caseNo: transfer.caseNo,
    kind: transfer.kind,
    kindName: name,
    state: transfer.state,
    stateName: TRANSFER_STATE_NAMES[transfer.state],
    version: transfer.version,
    direction: transfer.direction,
    otherPlace: transfer.otherPlace,
    acceptedOn: transfer.acceptedOn,
    step:
      timed === null
        ? null
        : {
            name: timed.name,
            doneHere: isOurs(transfer, timed),
            dueOn: transfer.dueOn,
            overdue: transfer.overdue,
            days: timed.amount,
            article,
            paper: timed.paper,
          },
    denials,
    reasonCode: transfer.reasonCode,
    reason: transfer.reason,
    actions: transferActions(transfer, actor),
    ...(history === undefined
      ? {}
      : { history: history.map(({ at, actorName, ...event }) => ({ at: at.toISOString(), ...event, by: actorName })) }),
  };
}
