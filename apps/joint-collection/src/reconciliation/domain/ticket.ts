import { DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';
import type { DifferenceKind } from './difference';

export type TicketState = 'OPEN' | 'WAITING' | 'CLOSED';
export type TicketAction = 'claim' | 'wait' | 'resolve' | 'reappear';

/** 差错工单: one difference, until somebody has said what it was. WAITING is open too: its day cannot be signed. */
export const TICKET_TRANSITIONS: TransitionTable<TicketState, TicketAction> = {
  OPEN: { claim: 'OPEN', wait: 'WAITING', resolve: 'CLOSED' },
  WAITING: { claim: 'WAITING', wait: 'WAITING', resolve: 'CLOSED' },
  // A corrected file of the channel may bring a difference back that an earlier one had taken away.
  CLOSED: { reappear: 'OPEN' },
};

export const TICKET_STATE_NAMES: Readonly<Record<TicketState, string>> = { OPEN: '待处理', WAITING: '等次日对账', CLOSED: '已处理' };

/** What a difference turned out to be. The first two nobody chooses: another file says it. */
export type Resolution = 'AGREED' | 'FOUND_LATER' | 'POST_SURPLUS' | 'EXPLAINED' | 'WRITE_OFF';

export const RESOLUTION_NAMES: Readonly<Record<Resolution, string>> = {
  AGREED: '重新对账后一致',
  FOUND_LATER: '次日对账文件中对上',
  POST_SURPLUS: '转入待清算并自动退费',
  EXPLAINED: '凭渠道或者国库的书面说明处理',
  WRITE_OFF: '财政核销',
};

/** What a person may choose, by kind. Money that only the channel knows belongs to whoever paid it: it is refunded, never written off. */
export const RESOLUTIONS: Readonly<Record<DifferenceKind, readonly Resolution[]>> = {
  MISSING_HERE: ['POST_SURPLUS', 'EXPLAINED'],
  MISSING_THERE: ['EXPLAINED', 'WRITE_OFF'],
  AMOUNT_DIFFERS: ['EXPLAINED', 'WRITE_OFF'],
  SPLIT_DIFFERS: ['EXPLAINED'],
  STATE_DIFFERS: ['EXPLAINED', 'WRITE_OFF'],
  DUPLICATE: ['EXPLAINED'],
  TREASURY_DIFFERS: ['EXPLAINED'],
};

export interface Ticket {
  readonly id: number;
  readonly kind: DifferenceKind;
  readonly movement: 'PAYMENT' | 'REFUND';
  readonly state: TicketState;
  readonly owner: number;
  readonly waits: number;
}

/** Who stands at the desk. */
export interface Hand {
  readonly id: number;
  readonly roles: readonly string[];
}

const HANDLERS = ['COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE'] as const;
/** 等次日: a movement around midnight stands in the next day's file; after three there is no such file to wait for. */
export const MAXIMUM_WAITS = 3;

const handles = ({ roles }: Hand): boolean => HANDLERS.some((role) => roles.includes(role));

/** What this person may do with the ticket; also the guards of the commands. */
export function ticketActions(ticket: Ticket, hand: Hand): string[] {
  if (ticket.state === 'CLOSED' || !handles(hand)) return [];
  const chosen = RESOLUTIONS[ticket.kind].filter((resolution) => resolutionRefusal(ticket, resolution, hand) === null);
  return [
    ...(ticket.owner === hand.id ? [] : ['claim']),
    ...(mayWait(ticket, hand) === null ? ['wait'] : []),
    ...chosen.map((resolution) => `resolve:${resolution}`),
  ];
}

export function claim(ticket: Ticket, hand: Hand): Ticket {
  if (!handles(hand)) throw notPermitted();
  return { ...ticket, state: nextStatus(TICKET_TRANSITIONS, ticket.state, 'claim'), owner: hand.id };
}

export function wait(ticket: Ticket, hand: Hand): Ticket {
  const state = nextStatus(TICKET_TRANSITIONS, ticket.state, 'wait');
  const refusal = mayWait(ticket, hand);
  if (refusal) throw refusal;
  return { ...ticket, state, waits: ticket.waits + 1 };
}

export function resolve(ticket: Ticket, resolution: Resolution, hand: Hand): Ticket {
  const state = nextStatus(TICKET_TRANSITIONS, ticket.state, 'resolve');
  const refusal = resolutionRefusal(ticket, resolution, hand);
  if (refusal) throw refusal;
  return { ...ticket, state };
}

function mayWait(ticket: Ticket, hand: Hand): DomainError | null {
  if (ticket.owner !== hand.id) return notOwner();
  if (ticket.kind !== 'MISSING_HERE' && ticket.kind !== 'MISSING_THERE')
    return new DomainError('rule-violation', 'resolution-not-offered', '只有一方没有的流水可以等次日的对账文件，其他差异请查明后处理。');
  return ticket.waits < MAXIMUM_WAITS
    ? null
    : new DomainError('rule-violation', 'ticket-waited-enough', `已经等了 ${MAXIMUM_WAITS} 次，不能再等，请向渠道查询后处理。`);
}

function resolutionRefusal(ticket: Ticket, resolution: Resolution, hand: Hand): DomainError | null {
  // A refund that only the channel knows is no surplus: somebody has paid money out.
  const offered = RESOLUTIONS[ticket.kind].includes(resolution) && !(resolution === 'POST_SURPLUS' && ticket.movement === 'REFUND');
  if (!offered) return new DomainError('rule-violation', 'resolution-not-offered', '这种差异不能这样处理，请按列出的方式选择。');
  if (resolution !== 'WRITE_OFF') return ticket.owner === hand.id ? null : notOwner();
  if (!hand.roles.includes('FINANCE')) return notPermitted();
  // Whoever looked into it does not also write it off.
  return ticket.owner === hand.id ? new DomainError('forbidden', 'write-off-by-owner', '核销须由没有经手这张工单的财政人员办理。') : null;
}

const notOwner = (): DomainError => new DomainError('forbidden', 'ticket-not-yours', '这张差错工单由他人负责，请先接手。');
const notPermitted = (): DomainError => new DomainError('forbidden', 'not-permitted', '您的岗位不能办理这一步，请由有权限的人员办理。');
