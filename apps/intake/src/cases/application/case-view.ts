import type { Actor } from '@app/access';
import { Configuration } from '@app/configuration';
import { maskCitizenNumber, maskPhone } from '@app/identifiers';
import type { LocalDate } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { CaseState, Paper } from '../domain/case';
import { type CaseAction, STAGE_NAMES } from '../domain/case.transitions';
import { actionsFor } from '../domain/case-policy';
import type { PartyRow } from '../persistence/case.rows';
import { partyContext } from './filing';
import { pickUpContext } from './form-context';

export interface PartyView {
  readonly role: PartyRow['role'];
  readonly kind: PartyRow['kind'];
  readonly name: string;
  readonly idType: string;
  /** Masked; the full number only through a logged reveal. */
  readonly idNumber: string;
  readonly phone: string | null;
  readonly relation: string | null;
  readonly mandateUntil: LocalDate | null;
}

/** One case as a person in scope sees it. */
export interface CaseView {
  readonly caseNo: string;
  readonly version: number;
  readonly status: string;
  readonly statusName: string;
  readonly item: { readonly code: string; readonly version: number; readonly name: string };
  readonly situation: string;
  readonly channel: string;
  readonly division: string;
  readonly parties: readonly PartyView[];
  readonly papers: readonly Paper[];
  readonly receivedAt: string | null;
  readonly receivedOn: LocalDate | null;
  readonly acceptedOn: LocalDate | null;
  readonly acceptMode: string | null;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly handling: { readonly organ: string; readonly section: string | null } | null;
  readonly result: string | null;
  readonly decidedOn: LocalDate | null;
  readonly progress: { readonly url: string; readonly code: string };
  /** Only the applicant and those who act for him see it; the window asks for it. */
  readonly pickUpCode: string | null;
  /** What this person may do next, from the guard table. */
  readonly actions: readonly CaseAction[];
}

interface Viewed {
  readonly state: CaseState;
  readonly parties: readonly PartyRow[];
  readonly papers: readonly Paper[];
  readonly progressCode: string;
  readonly pickUpCell: string;
}

/** Turns a case into what goes over the wire: lists fields, masks personal data, adds `actions`. */
@Injectable()
export class CasePresenter {
  constructor(
    private readonly cipher: PersonalDataCipher,
    private readonly configuration: Configuration,
  ) {}

  present({ state, parties, papers, progressCode, pickUpCell }: Viewed, actor: Actor): CaseView {
    return {
      caseNo: state.caseNo,
      version: state.version,
      status: state.status,
      statusName: STAGE_NAMES[state.status],
      item: { code: state.itemCode, version: state.itemVersion, name: state.itemName },
      situation: state.situation,
      channel: state.channel,
      division: state.division,
      parties: parties.map((party) => this.party(party)),
      papers,
      receivedAt: state.receivedAt?.toISOString() ?? null,
      receivedOn: state.receivedOn,
      acceptedOn: state.acceptedOn,
      acceptMode: state.acceptMode,
      statutoryDueOn: state.statutoryDueOn,
      promisedDueOn: state.promisedDueOn,
      handling: state.handlingOrgan === null ? null : { organ: state.handlingOrgan, section: state.handlingSection },
      result: state.result,
      decidedOn: state.decidedOn,
      progress: { url: progressUrl(this.configuration.publicUrl, state.caseNo, progressCode), code: progressCode },
      pickUpCode: actor.kind === 'CITIZEN' ? this.cipher.decrypt(pickUpCell, pickUpContext(state.caseNo)) : null,
      actions: actionsFor(actor.roles, state),
    };
  }

  private party(party: PartyRow): PartyView {
    const row = party.idIndex.toString('base64url');
    const phone = party.phoneCell === null ? null : this.cipher.decrypt(party.phoneCell, partyContext('phone_cell', row));
    return {
      role: party.role,
      kind: party.kind,
      name: party.name,
      idType: party.idType,
      idNumber: maskCitizenNumber(this.cipher.decrypt(party.idCell, partyContext('id_cell', row))),
      phone: phone === null ? null : maskPhone(phone),
      relation: party.relation,
      mandateUntil: party.mandateUntil,
    };
  }
}

/** What the QR code on every paper says: number and code, no personal data. */
export function progressUrl(publicUrl: string, caseNo: string, code: string): string {
  return `${publicUrl}/p/${caseNo}?c=${code}`;
}
