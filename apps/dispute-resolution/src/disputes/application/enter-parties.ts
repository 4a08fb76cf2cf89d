import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import type { Side, Standing } from '../domain/dispute';
import { insertClaims, insertParties, setIdentity, sumUp } from '../persistence/registration.repository';
import { type DisputeCommand, DisputeDesk } from './dispute-desk';
import type { DisputeView } from './dispute-view';
import { type NamedParty, PartyCells } from './party-cells';
import { ReadDisputes } from './read-disputes';

export interface ClaimGiven {
  readonly kind: string;
  readonly amountFen: number;
  readonly periodFrom: LocalDate | null;
  readonly periodTo: LocalDate | null;
  readonly againstPartyId: number | null;
}

export interface PartyGiven extends NamedParty {
  readonly side: Side;
  readonly claims: readonly ClaimGiven[];
}

/** 群体案: the list of many parties with what each claims; everybody once. */
@Injectable()
export class EnterParties {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly cells: PartyCells,
    private readonly reads: ReadDisputes,
  ) {}

  add(command: DisputeCommand, given: readonly PartyGiven[]): Promise<DisputeView> {
    return this.desk.commandThen(
      command,
      'CONDUCTOR',
      async (tx, { dispute, parties, now }) => {
        const next = Math.max(0, ...parties.map(({ ordinal }) => ordinal)) + 1;
        const closed = given.map((party, index) => this.cells.close(dispute.disputeNo, next + index, party.side, party));
        const keys = [...parties, ...closed].map(({ identityIndex }) => identityIndex?.toString('hex')).filter((key) => key !== undefined);
        if (new Set(keys).size !== keys.length)
          throw new DomainError('conflict', 'party-twice', '同一当事人只登记一次，请删去重复的人员。');
        const ids = await insertParties(tx, dispute.id, closed, now);
        const own = new Set([...parties.map(({ id }) => id), ...ids]);
        await insertClaims(
          tx,
          dispute.id,
          given.flatMap((party, index) => party.claims.map((claim) => claimOf(claim, ids[index] ?? 0, own))),
          now,
        );
        await sumUp(tx, dispute.id);
        return { action: 'addParties', details: { parties: ids.length } };
      },
      (tx) => this.reads.within(tx, command.disputeNo, command.actor),
    );
  }

  /** What somebody who is there already claims. */
  claim(command: DisputeCommand, partyId: number, given: readonly ClaimGiven[]): Promise<DisputeView> {
    return this.desk.commandThen(
      command,
      'CONDUCTOR',
      async (tx, { dispute, parties, now }) => {
        const own = new Set(parties.map(({ id }) => id));
        if (!parties.some(({ id, side }) => id === partyId && side !== 'RESPONDENT')) throw partyUnknown();
        await insertClaims(
          tx,
          dispute.id,
          given.map((claim) => claimOf(claim, partyId, own)),
          now,
        );
        await sumUp(tx, dispute.id);
        return { action: 'addClaims', details: { partyId, claims: given.length } };
      },
      (tx) => this.reads.within(tx, command.disputeNo, command.actor),
    );
  }

  /** What the first minute did not ask for: number, telephone, and since when somebody is no longer employed. */
  complete(
    command: DisputeCommand,
    partyId: number,
    given: { idNumber: string | null; phone: string | null; standing: Standing },
  ): Promise<DisputeView> {
    return this.desk.commandThen(
      command,
      'CONDUCTOR',
      async (tx, { dispute, parties }) => {
        const party = parties.find(({ id }) => id === partyId);
        if (party === undefined) throw partyUnknown();
        const identity = this.cells.identity(dispute.disputeNo, party.ordinal, { kind: party.kind, ...given });
        if (party.identityIndex !== null && identity.identityIndex !== null && !party.identityIndex.equals(identity.identityIndex)) {
          throw new DomainError('conflict', 'party-identity', '该当事人已登记另一个证件号码；不是同一人的请另行登记。');
        }
        const creditCode = party.kind === 'ORGANISATION' ? given.idNumber : null;
        await setIdentity(tx, partyId, { ...identity, creditCode, standing: given.standing });
        return { action: 'completeParty', details: { partyId } };
      },
      (tx) => this.reads.within(tx, command.disputeNo, command.actor),
    );
  }
}

function claimOf(claim: ClaimGiven, partyId: number, own: ReadonlySet<number>) {
  if (claim.againstPartyId !== null && !own.has(claim.againstPartyId)) throw partyUnknown();
  if (claim.periodFrom !== null && claim.periodTo !== null && claim.periodTo < claim.periodFrom) {
    throw new DomainError('rule-violation', 'claim-period', '所属期间的止日不能早于起日，请核对。');
  }
  return { ...claim, partyId };
}

const partyUnknown = (): DomainError => new DomainError('rule-violation', 'party-unknown', '不是本纠纷的当事人，请核对。');
