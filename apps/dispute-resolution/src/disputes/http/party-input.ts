import { fenOf } from '@app/domain-kernel';
import { localDate } from '@app/legal-calendar';
import type { ClaimGiven } from '../application/enter-parties';
import type { NamedParty } from '../application/party-cells';
import type { Standing } from '../domain/dispute';
import type { DisputeClaimBody, PartyBody, StandingBody } from './party.dto';

export const standingOf = ({ employmentEndedOn, ...standing }: StandingBody = {}): Standing => ({
  ...standing,
  ...(employmentEndedOn === undefined ? {} : { employmentEndedOn: localDate(employmentEndedOn) }),
});

export const partyOf = ({ kind, name, idNumber, phone, representative, standing }: PartyBody): NamedParty => ({
  kind,
  name,
  idNumber: idNumber ?? null,
  phone: phone ?? null,
  representative: representative ?? false,
  standing: standingOf(standing),
});

export const claimOf = ({ kind, amount, periodFrom, periodTo, againstPartyId }: DisputeClaimBody): ClaimGiven => ({
  kind,
  amountFen: fenOf(amount) ?? 0,
  periodFrom: periodFrom === undefined ? null : localDate(periodFrom),
  periodTo: periodTo === undefined ? null : localDate(periodTo),
  againstPartyId: againstPartyId ?? null,
});
