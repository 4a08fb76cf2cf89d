import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { Side, Standing } from '../domain/dispute';
import type { DisputeCells, PartyRow } from '../persistence/dispute.repository';
import type { NewParty } from '../persistence/registration.repository';

/** A party as somebody names it. */
export interface NamedParty {
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly name: string;
  /** Citizen number, or 统一社会信用代码 of an organisation. */
  readonly idNumber: string | null;
  readonly phone: string | null;
  readonly representative: boolean;
  readonly standing: Standing;
}

export interface OpenParty {
  readonly id: number;
  readonly ordinal: number;
  readonly side: Side;
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly name: string;
  readonly idNumber: string | null;
  readonly phone: string | null;
  readonly representative: boolean;
  readonly standing: Standing;
}

/** What is said in confidence is encrypted, each cell bound to its row; persons are found again by blind index. */
@Injectable()
export class PartyCells {
  constructor(private readonly cipher: PersonalDataCipher) {}

  close(disputeNo: string, ordinal: number, side: Side, party: NamedParty): NewParty {
    const isPerson = party.kind === 'PERSON';
    return {
      ordinal,
      side,
      kind: party.kind,
      organisationName: isPerson ? null : party.name,
      creditCode: isPerson ? null : party.idNumber,
      nameCell: isPerson ? this.cipher.encrypt(party.name, partyContext('name', disputeNo, ordinal)) : null,
      nameIndex: this.cipher.blindIndex('party-name', party.name),
      representative: party.representative,
      standing: party.standing,
      ...this.identity(disputeNo, ordinal, party),
    };
  }

  /** Identity and telephone alone, where they are learned later. */
  identity(
    disputeNo: string,
    ordinal: number,
    { kind, idNumber, phone }: Pick<NamedParty, 'kind' | 'idNumber' | 'phone'>,
  ): Pick<NewParty, 'identityCell' | 'identityIndex' | 'phoneCell' | 'phoneIndex'> {
    return {
      identityCell: idNumber === null ? null : this.cipher.encrypt(idNumber, partyContext('identity', disputeNo, ordinal)),
      identityIndex: this.identityIndex({ kind, idNumber }),
      phoneCell: phone === null ? null : this.cipher.encrypt(phone, partyContext('phone', disputeNo, ordinal)),
      phoneIndex: phone === null ? null : this.cipher.blindIndex('phone', phone),
    };
  }

  open(disputeNo: string, row: PartyRow): OpenParty {
    const read = (cell: string | null, column: string): string | null =>
      cell === null ? null : this.cipher.decrypt(cell, partyContext(column, disputeNo, row.ordinal));
    return {
      id: row.id,
      ordinal: row.ordinal,
      side: row.side,
      kind: row.kind,
      name: row.organisationName ?? read(row.nameCell, 'name') ?? '',
      idNumber: read(row.identityCell, 'identity'),
      phone: read(row.phoneCell, 'phone'),
      representative: row.representative,
      standing: row.standing,
    };
  }

  words(disputeNo: string, matter: string, wanted: string): DisputeCells {
    return {
      matterCell: this.cipher.encrypt(matter, `dispute_resolution.dispute.matter_cell|${disputeNo}`),
      wantedCell: this.cipher.encrypt(wanted, `dispute_resolution.dispute.wanted_cell|${disputeNo}`),
    };
  }

  said(disputeNo: string, { matterCell, wantedCell }: DisputeCells): { readonly matter: string; readonly wanted: string } {
    return {
      matter: this.cipher.decrypt(matterCell, `dispute_resolution.dispute.matter_cell|${disputeNo}`),
      wanted: this.cipher.decrypt(wantedCell, `dispute_resolution.dispute.wanted_cell|${disputeNo}`),
    };
  }

  identityIndex({ kind, idNumber }: Pick<NamedParty, 'kind' | 'idNumber'>): Buffer | null {
    return idNumber === null ? null : this.cipher.blindIndex(kind === 'PERSON' ? 'citizen-number' : 'credit-code', idNumber);
  }

  nameIndex(name: string): Buffer {
    return this.cipher.blindIndex('party-name', name);
  }

  citizenIndex(idNumber: string): Buffer {
    return this.cipher.blindIndex('citizen-number', idNumber);
  }
}

const partyContext = (column: string, disputeNo: string, ordinal: number): string =>
  `dispute_resolution.dispute_party.${column}_cell|${disputeNo}/${ordinal}`;
