import { yuanOf } from '@app/domain-kernel';
import { type Hand, SESSION_STATE_NAMES, type SessionState, sessionActions } from '../domain/session';
import type { Device, StoredDifference, StoredSession } from '../persistence/visit.repository';

export interface DeviceView {
  readonly id: number;
  readonly name: string;
  readonly staffName: string;
  readonly division: string;
  readonly registeredAt: string;
  readonly revokedAt: string | null;
}

export const deviceView = ({ id, name, staffName, division, registeredAt, revokedAt }: Device): DeviceView => ({
  id,
  name,
  staffName,
  division,
  registeredAt: registeredAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});

export interface SessionView {
  readonly id: number;
  readonly packetId: string;
  readonly groupName: string;
  readonly township: string;
  readonly agent: { readonly id: number; readonly name: string };
  readonly state: SessionState;
  readonly stateName: string;
  readonly version: number;
  readonly people: number;
  readonly numbers: { readonly first: number; readonly last: number };
  readonly issuedAt: string;
  readonly validUntil: string;
  readonly syncUntil: string;
  readonly received: number;
  readonly syncedAt: string | null;
  readonly talliedAt: string | null;
  readonly differences: readonly {
    readonly id: number;
    readonly personId: number;
    readonly fund: 'medical' | 'pension';
    readonly tally: string;
    readonly ledger: string;
    readonly state: 'OPEN' | 'CLOSED';
    readonly resolution: string | null;
    readonly reason: string | null;
  }[];
  readonly actions: readonly string[];
}

export function sessionView(session: StoredSession, differences: readonly StoredDifference[], hand: Hand): SessionView {
  return {
    id: session.id,
    packetId: session.packetId,
    groupName: session.groupName,
    township: session.township,
    agent: { id: session.agent, name: session.agentName },
    state: session.state,
    stateName: SESSION_STATE_NAMES[session.state],
    version: session.version,
    people: session.people.length,
    numbers: { first: session.firstNumber, last: session.lastNumber },
    issuedAt: session.issuedAt.toISOString(),
    validUntil: session.validUntil.toISOString(),
    syncUntil: session.syncUntil.toISOString(),
    received: session.received,
    syncedAt: session.syncedAt?.toISOString() ?? null,
    talliedAt: session.talliedAt?.toISOString() ?? null,
    differences: differences.map(({ id, personId, fund, tallyFen, ledgerFen, state, resolution, reason }) => ({
      id,
      personId,
      fund,
      tally: yuanOf(tallyFen),
      ledger: yuanOf(ledgerFen),
      state,
      resolution,
      reason,
    })),
    actions: sessionActions(session, hand),
  };
}
