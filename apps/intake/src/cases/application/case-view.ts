import type { Actor } from '@app/access';
import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import { maskCitizenNumber, maskPhone } from '@app/identifiers';
import { type LocalDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { CatalogueCache } from '../../catalogue/application/catalogue-cache';
import { type Saved, savedBy } from '../../catalogue/domain/earlier';
import { outstandingPapers, waysOpen } from '../domain/acceptance-paths';
import { mayOpenAct, OPENING } from '../domain/act';
import type { CaseState, ItemTerms, Paper } from '../domain/case';
import { type CaseAction, stageName } from '../domain/case.transitions';
import { actionsFor, type OpenWays } from '../domain/case-policy';
import { mayCheck } from '../domain/commitment-check';
import { mayAnswerWaiver } from '../domain/fee';
import type { PartyRow } from '../persistence/case.rows';
import { partyContext } from './filing';
import { pickUpContext } from './form-context';
import { CASE_TERMS } from './item-terms';
import type { PausedView } from './paused-limits';
import { type WaitView, waitViewOf } from './wait-view';

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
  /** 一件事: the bundle that the case is a member of. */
  readonly bundleNo: string | null;
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
  /** 比改革前少几级、少几天, where the item says what it was before. */
  readonly saved: Saved | null;
  /** 特别程序: both days are null, and the rest is told instead. */
  readonly paused: PausedView | null;
  /** 容缺: what was promised and is still to come, and by when. */
  readonly deferred: { readonly papers: readonly string[]; readonly dueOn: LocalDate } | null;
  /** 告知承诺: DUE until what was promised has been checked. */
  readonly commitmentCheck: CaseState['commitmentCheck'];
  /** For a department's own system; the clocks go on. */
  readonly waiting: WaitView | null;
  readonly handling: { readonly organ: string; readonly section: string | null } | null;
  readonly result: string | null;
  readonly decidedOn: LocalDate | null;
  /** APPLICATION, or an organ's own act on the earlier case that `links` names. */
  readonly kind: CaseState['kind'];
  /** The day from which the remedies run. */
  readonly servedOn: LocalDate | null;
  readonly serviceMethod: CaseState['serviceMethod'];
  /** BACK_FILL: the department decided in its own system, and a person entered it. */
  readonly decidedBy: CaseState['decidedBy'];
  readonly progress: { readonly url: string; readonly code: string };
  /** Only the applicant and those who act for him see it; the window asks for it. */
  readonly pickUpCode: string | null;
  /** What this person may do next, from the guard table. */
  readonly actions: readonly CaseAction[];
}

interface Viewed {
  readonly state: CaseState;
  /** The item's terms while the case waits to be accepted. */
  readonly item: ItemTerms | null;
  readonly parties: readonly PartyRow[];
  readonly papers: readonly Paper[];
  readonly progressCode: string;
  readonly pickUpCell: string;
  readonly paused?: PausedView | null;
}

/** Turns a case into what goes over the wire: lists fields, masks personal data, adds `actions`. */
@Injectable()
export class CasePresenter {
  constructor(
    private readonly cipher: PersonalDataCipher,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
    private readonly catalogue: CatalogueCache,
  ) {}

  present({ state, item, parties, papers, progressCode, pickUpCell, paused = null }: Viewed, actor: Actor): CaseView {
    return {
      caseNo: state.caseNo,
      version: state.version,
      status: state.status,
      statusName: stageName(state.status, state.bundle !== null),
      bundleNo: state.bundle?.bundleNo ?? null,
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
      saved:
        state.kind === 'APPLICATION' ? savedBy(this.catalogue.version(state.itemCode, state.itemVersion).content, state.situation) : null,
      paused,
      deferred: deferredOf(state, papers),
      commitmentCheck: state.commitmentCheck,
      waiting: waitViewOf(state.waiting),
      handling: state.handlingOrgan === null ? null : { organ: state.handlingOrgan, section: state.handlingSection },
      result: state.result,
      decidedOn: state.decidedOn,
      kind: state.kind,
      servedOn: state.servedOn,
      serviceMethod: state.serviceMethod,
      decidedBy: state.decidedBy,
      progress: { url: progressUrl(this.configuration.publicUrl, state.caseNo, progressCode), code: progressCode },
      pickUpCode: actor.kind === 'CITIZEN' ? this.cipher.decrypt(pickUpCell, pickUpContext(state.caseNo)) : null,
      actions: actionsFor(actor.roles, state, this.openTo(actor, state, item, papers)).filter(
        (action) => !ACTS_BEGUN.has(action) || mayOpenAct(state, actor),
      ),
    };
  }

  private openTo(actor: Actor, state: CaseState, item: ItemTerms | null, papers: readonly Paper[]): OpenWays {
    const ways = waysOpen(state, item, papers, { today: localDateOf(this.clock.now()), calendar: officeCalendar(), terms: CASE_TERMS });
    const answersWaiver = mayAnswerWaiver(state, actor.id);
    const waiver = { waiveFee: answersWaiver, refuseFeeWaiver: answersWaiver };
    return { ...ways, ...waiver, checkCommitment: state.commitmentCheck === 'DUE' && mayCheck(state, actor) };
  }

  private party(party: PartyRow): PartyView {
    const { idNumber, phone } = party.masked ?? this.masked(party);
    return {
      role: party.role,
      kind: party.kind,
      name: party.name,
      idType: party.idType,
      idNumber,
      phone,
      relation: party.relation,
      mandateUntil: party.mandateUntil,
    };
  }

  private masked({ idIndex, idCell, phoneCell }: PartyRow): NonNullable<PartyRow['masked']> {
    const row = idIndex.toString('base64url');
    const phone = phoneCell === null ? null : this.cipher.decrypt(phoneCell, partyContext('phone_cell', row));
    return {
      idNumber: maskCitizenNumber(this.cipher.decrypt(idCell, partyContext('id_cell', row))),
      phone: phone === null ? null : maskPhone(phone),
    };
  }
}

const ACTS_BEGUN: ReadonlySet<CaseAction> = new Set(Object.values(OPENING));

function deferredOf(state: CaseState, papers: readonly Paper[]): CaseView['deferred'] {
  const outstanding = outstandingPapers(state, papers);
  return outstanding.length === 0 || state.deferredDueOn === null ? null : { papers: outstanding, dueOn: state.deferredDueOn };
}

/** What the QR code on every paper says: number and code, no personal data. */
export function progressUrl(publicUrl: string, caseNo: string, code: string): string {
  return `${publicUrl}/p/${caseNo}?c=${code}`;
}
