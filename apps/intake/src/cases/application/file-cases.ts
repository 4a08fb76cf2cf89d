import type { Actor } from '@app/access';
import { Configuration } from '@app/configuration';
import { COUNTY_CODE } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { caseNumber, pickUpCode } from '@app/identifiers';
import { type LocalDate, localDateOf, officeCalendar, receiptDay } from '@app/legal-calendar';
import { type Transaction, together } from '@app/persistence';
import { PersonalDataCipher, RandomPool } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { TakenPapers } from '../../materials/application/take-papers';
import type { BundleOfCase, CaseState, Channel, Decision, ItemTerms, Paper } from '../domain/case';
import { accept, declareNotRequired, receiveWalkIn, submit, withHandler } from '../domain/intake-decisions';
import { blankCase, startDraft } from '../domain/new-case';
import { followedBy } from '../domain/step';
import { acceptOrTell } from '../domain/waiting-member';
import { allocateCases } from '../persistence/case.repository';
import type { NewCase, PartyRow } from '../persistence/case.rows';
import { refuseBarred } from './application-bars';
import { performerOf } from './case-desk';
import { CaseWriter } from './case-writer';
import type { DecidedCase } from './decided-case';
import { type DeliveryChoice, DeliveryChoices } from './delivery-choices';
import { duplicatesAmong, notDuplicateDetails } from './duplicates';
import { channelOf, divisionOf, type PartiesInput, PartyReader } from './filing';
import { formContext, pickUpContext } from './form-context';
import { CASE_TERMS, ItemTermsReader, RECEIPT_RULE } from './item-terms';
import { attachUploads, type HandedIn, holdUploads, papersFrom } from './papers-handed-in';
import { licenceToRenew } from './renewals';
import { SparedPapers, type SparedPapersCommand } from './spared-papers';
import { withDetails } from './step-details';
import { insertNotice } from './waiting-cases';

export interface FileCaseCommand extends PartiesInput, SparedPapersCommand {
  readonly actor: Actor;
  readonly itemCode: string;
  readonly division?: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly papers: readonly HandedIn[];
  readonly proceed: boolean;
  readonly notDuplicate?: { readonly reason: string };
  /** 延续: the number of the licence that is to go on. */
  readonly renews?: string;
  readonly delivery?: DeliveryChoice;
  /** 一件事: fields of the form that the result of another member brings. */
  readonly comingFields?: readonly string[];
}

/** 一件事: as which member the case is filed. */
export interface AsMember {
  readonly bundle: BundleOfCase;
  /** It begins when other members have been granted. */
  readonly waits: boolean;
}

/** A command that has passed every check that needs no database. */
export interface PreparedCase {
  readonly command: FileCaseCommand;
  readonly item: ItemTerms;
  /** The rule by which nothing is needed at all, or null. */
  readonly notRequired: string | null;
  readonly channel: Channel;
  readonly division: string;
  readonly parties: readonly PartyRow[];
  readonly papers: readonly Paper[];
  /** Papers found elsewhere; null where the command names none. */
  readonly taken: TakenPapers | null;
  readonly facts: CaseState['facts'];
  readonly formText: string;
  readonly now: Date;
  readonly today: LocalDate;
  readonly member?: AsMember;
}

interface Decided {
  readonly prepared: PreparedCase;
  readonly decision: Decision;
  readonly state: CaseState;
  readonly newCase: NewCase;
}

export interface FiledCase {
  readonly state: CaseState;
  readonly newCase: NewCase;
  readonly papers: readonly Paper[];
  readonly item: ItemTerms;
}

/**
 * 收件 and 申报: makes new cases. Everything that can be refused without the database is refused in `prepare`; `file` then
 * writes any number of prepared cases in one transaction, each decided by the domain on its own.
 */
@Injectable()
export class FileCases {
  private readonly parties: PartyReader;
  private readonly random = new RandomPool();

  constructor(
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly itemTerms: ItemTermsReader,
    private readonly writer: CaseWriter,
    private readonly deliveries: DeliveryChoices,
    private readonly spared: SparedPapers,
    readonly configuration: Configuration,
  ) {
    this.parties = new PartyReader(cipher);
  }

  prepare(command: FileCaseCommand): PreparedCase {
    const now = this.clock.now();
    const today = localDateOf(now);
    const channel = channelOf(command.actor);
    const division = divisionOf(command.division, command.actor);
    const { item, facts, materials, notRequired } = this.itemTerms.forNew(
      command.itemCode,
      command.form,
      today,
      channel,
      command.comingFields,
    );
    const parties = this.parties.read(command, command.itemCode, today);
    assertApplicantKind(command.applicant.kind, materials.serves);
    assertOwnCase(command.actor, parties);
    const papers = papersFrom(command.papers, materials, channel);
    this.spared.assertKeeping({ command, channel, today });
    const formText = JSON.stringify(command.form);
    return { command, item, notRequired, channel, division, parties, papers, taken: null, facts, formText, now, today };
  }

  /** Papers that the command names instead of bringing them. Asks other systems, so it comes before the transaction. */
  async findPapers(prepared: PreparedCase): Promise<PreparedCase> {
    const taken = await this.spared.findForFiling(prepared);
    return taken === null ? prepared : { ...prepared, taken, papers: [...prepared.papers, ...taken.papers] };
  }

  /**
   * One commit for all; in the order of `prepared`, each filed or refused as a duplicate. Any other refusal of one refuses them all, and the
   * caller then tries them one by one.
   */
  async file(tx: Transaction, prepared: readonly PreparedCase[]): Promise<(FiledCase | DomainError)[]> {
    const matters = prepared.map((one) => ({
      actor: one.command.actor,
      applicantIndex: applicantIndex(one),
      itemCode: one.command.itemCode,
      prepared: one,
    }));
    const [refusals, identities] = await together(
      duplicatesAmong(
        tx,
        matters.filter(({ prepared: one }) => one.command.notDuplicate === undefined),
      ),
      allocateCases(tx, prepared.length),
    );
    const goingOn = matters.filter((matter) => !refusals.has(matter)).map((matter) => matter.prepared);
    await refuseBarred(
      tx,
      goingOn.map((one) => ({ applicantIndex: applicantIndex(one), item: one.item })),
      today(prepared),
    );
    const licences = await this.licencesToRenew(tx, goingOn);
    const outcomes = matters.map((matter, index): Decided | DomainError => {
      const identity = identities[index];
      if (!identity) throw new Error('fewer identities than cases');
      const { prepared: one } = matter;
      return refusals.get(matter) ?? this.decide(one, identity.id, identity.serial, licences.get(one) ?? null);
    });
    const filed = outcomes.filter((outcome): outcome is Decided => !(outcome instanceof DomainError));
    if (filed.length > 0) await this.write(tx, filed);
    return outcomes.map((outcome) => {
      if (outcome instanceof DomainError) return outcome;
      const { state, newCase, prepared: one } = outcome;
      return { state, newCase, papers: one.papers, item: one.item };
    });
  }

  private async write(tx: Transaction, filed: readonly Decided[]): Promise<void> {
    const attachments = filed.map(({ state, prepared: one }) => ({ caseId: state.id, actor: one.command.actor, papers: one.papers }));
    const uploads = await holdUploads(tx, attachments);
    await this.spared.write(
      tx,
      filed.map(({ state: { id, caseNo }, prepared: { taken, command } }) => ({
        caseId: id,
        caseNo,
        taken,
        actor: command.actor,
        keepPapers: command.keepPapers,
      })),
    );
    await this.writer.write(
      tx,
      filed.map(
        ({ decision, newCase, prepared: one }): DecidedCase => ({
          decision,
          subject: newCase,
          papers: one.papers,
          keepsPapers: one.command.keepPapers !== undefined,
          newPapers: one.papers.map((paper) => ({
            paper,
            uploadRow: (paper.uploadId === null ? one.taken?.uploadRows.get(paper.code) : uploads.get(paper.uploadId)) ?? null,
          })),
        }),
      ),
    );
    await attachUploads(tx, attachments);
    for (const { decision, prepared: one } of filed) await insertNotice(tx, decision, one.now);
    for (const { state, prepared: one } of filed) {
      if (one.command.delivery !== undefined)
        await this.deliveries.choose(tx, state, one.command.delivery, performerOf(one.command.actor), one.now);
    }
  }

  private async licencesToRenew(tx: Transaction, prepared: readonly PreparedCase[]): Promise<Map<PreparedCase, number>> {
    const licences = new Map<PreparedCase, number>();
    for (const one of prepared) {
      if (one.command.renews === undefined) continue;
      const wanted = { number: one.command.renews, holderIndex: applicantIndex(one), item: one.item };
      licences.set(one, await licenceToRenew(tx, wanted, one.today));
    }
    return licences;
  }

  private decide(one: PreparedCase, id: number, serial: number, licenceId: number | null): Decided {
    const caseNo = caseNumber(COUNTY_CODE, one.today, serial);
    const bundle = one.member?.bundle ?? null;
    const blank = { ...blankCase({ id, caseNo }, one.item, one.channel, one.division, one.facts), licenceId, bundle };
    const decision = withDetails(this.firstDecision(blank, one), notDuplicateDetails(one.command.notDuplicate));
    const newCase: NewCase = {
      state: decision.after,
      parties: one.parties,
      papers: one.papers,
      formCell: this.cipher.encrypt(one.formText, formContext(caseNo)),
      progressCode: pickUpCode(this.random.take(6)),
      pickUpCell: this.cipher.encrypt(pickUpCode(this.random.take(6)), pickUpContext(caseNo)),
      createdBy: one.command.actor.id,
    };
    return { decision, state: decision.after, newCase, prepared: one };
  }

  private firstDecision(blank: CaseState, one: PreparedCase): Decision {
    const { command, item, now, papers } = one;
    const by = performerOf(command.actor);
    if (one.member?.waits === true) return startDraft(waitingAt(blank, one), by, now);
    if (one.channel === 'PORTAL' || one.channel === 'VILLAGE_AGENT') {
      const draft = startDraft(blank, by, now);
      return command.proceed
        ? followedBy(draft, (current) => submit(current, by, receiptDay(now, RECEIPT_RULE, officeCalendar()), now, CASE_TERMS))
        : draft;
    }
    const calendar = officeCalendar();
    const received = receiveWalkIn(blank, by, one.today, now, CASE_TERMS);
    if (one.notRequired !== null) {
      const code = one.notRequired;
      return followedBy(received, (current) => declareNotRequired(current, { code }, by, one.today, now, calendar, CASE_TERMS));
    }
    if (one.member !== undefined && command.proceed) {
      const next = acceptOrTell(received.after, item, papers, { by, today: one.today, now, calendar, terms: CASE_TERMS });
      return next === null ? received : followedBy(received, () => next);
    }
    return command.proceed
      ? followedBy(received, (current) => accept(current, item, papers, by, one.today, now, calendar, CASE_TERMS))
      : received;
  }
}

/** The window that took the bundle keeps it in its list, and whoever took it has had this member in hand too (职责分离). */
function waitingAt(blank: CaseState, { channel, command: { actor } }: PreparedCase): CaseState {
  const atWindow = channel === 'WINDOW' || channel === 'TOWNSHIP';
  return atWindow ? { ...blank, receivedOrgan: actor.organ, handledBy: withHandler(blank, performerOf(actor)) } : blank;
}

/** Prepared within the same breath; at midnight the later day holds. */
const today = (prepared: readonly PreparedCase[]): LocalDate =>
  prepared.map((one) => one.today).reduce((one, other) => (one > other ? one : other));

function applicantIndex(one: PreparedCase): Buffer {
  const applicant = one.parties.find((party) => party.role === 'APPLICANT');
  if (!applicant) throw new Error('a prepared case has an applicant');
  return applicant.idIndex;
}

function assertApplicantKind(kind: 'PERSON' | 'ORGANISATION', serves: readonly string[]): void {
  const wanted = kind === 'PERSON' ? 'NATURAL_PERSON' : 'ORGANISATION';
  if (serves.length > 0 && !serves.includes(wanted)) {
    throw new DomainError(
      'rule-violation',
      'applicant-kind',
      kind === 'PERSON' ? '本事项由单位申请，请填写单位名称和统一社会信用代码。' : '本事项由个人申请，请填写申请人姓名和证件号码。',
    );
  }
}

/** From home a person files for himself, for his ward, or under a mandate: he must be one of the parties. */
function assertOwnCase(actor: Actor, parties: readonly PartyRow[]): void {
  if (actor.kind !== 'CITIZEN') return;
  const own = parties.some((party) => party.idIndex.toString('base64url') === actor.citizenIndex);
  if (!own) throw new DomainError('rule-violation', 'not-a-party', '只能为本人申请，或以代理人、监护人身份申请，请核对填写的身份信息。');
}
