import { randomBytes } from 'node:crypto';
import type { Actor } from '@app/access';
import { Configuration } from '@app/configuration';
import { COUNTY_CODE } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { caseNumber, pickUpCode } from '@app/identifiers';
import { type LocalDate, localDateOf, nationalCalendar, receiptDay } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { CaseState, Channel, Decision, ItemTerms, Paper } from '../domain/case';
import { accept, declareNotRequired, receiveWalkIn, submit } from '../domain/intake-decisions';
import { followedBy } from '../domain/step';
import { blankCase, startDraft } from '../domain/new-case';
import { allocateCases } from '../persistence/case.repository';
import type { NewCase, PartyRow } from '../persistence/case.rows';
import { performerOf } from './case-desk';
import { CaseWriter } from './case-writer';
import type { DecidedCase } from './decided-case';
import { notDuplicateDetails, refuseDuplicates } from './duplicates';
import { formContext, pickUpContext } from './form-context';
import { channelOf, divisionOf, type PartiesInput, PartyReader } from './filing';
import { CASE_TERMS, ItemTermsReader, RECEIPT_RULE } from './item-terms';
import { attachUploads, type HandedIn, holdUploads, papersFrom } from './papers-handed-in';
import { withDetails } from './step-details';

export interface FileCaseCommand extends PartiesInput {
  readonly actor: Actor;
  readonly itemCode: string;
  readonly division?: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly papers: readonly HandedIn[];
  readonly proceed: boolean;
  readonly notDuplicate?: { readonly reason: string };
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
  readonly facts: CaseState['facts'];
  readonly formText: string;
  readonly now: Date;
  readonly today: LocalDate;
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

  constructor(
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly itemTerms: ItemTermsReader,
    private readonly writer: CaseWriter,
    readonly configuration: Configuration,
  ) {
    this.parties = new PartyReader(cipher);
  }

  prepare(command: FileCaseCommand): PreparedCase {
    const now = this.clock.now();
    const today = localDateOf(now);
    const channel = channelOf(command.actor);
    const division = divisionOf(command.division, command.actor);
    const { item, facts, materials, notRequired } = this.itemTerms.forNew(command.itemCode, command.form, today, channel);
    const parties = this.parties.read(command, command.itemCode, today);
    assertApplicantKind(command.applicant.kind, materials.serves);
    assertOwnCase(command.actor, parties);
    const papers = papersFrom(command.papers, materials, channel);
    return { command, item, notRequired, channel, division, parties, papers, facts, formText: JSON.stringify(command.form), now, today };
  }

  /** One commit for all; a refusal of one refuses them all, and the caller then tries them one by one. */
  async file(tx: Transaction, prepared: readonly PreparedCase[]): Promise<FiledCase[]> {
    await refuseDuplicates(
      tx,
      prepared.flatMap((one) =>
        one.command.notDuplicate === undefined
          ? [{ actor: one.command.actor, applicantIndex: applicantIndex(one), itemCode: one.command.itemCode }]
          : [],
      ),
    );
    const identities = await allocateCases(tx, prepared.length);
    const filed = prepared.map((one, index) => {
      const identity = identities[index];
      if (!identity) throw new Error('fewer identities than cases');
      return this.decide(one, identity.id, identity.serial);
    });
    const attachments = filed.map(({ state, prepared: one }) => ({ caseId: state.id, actor: one.command.actor, papers: one.papers }));
    const uploads = await holdUploads(tx, attachments);
    await this.writer.write(
      tx,
      filed.map(
        ({ decision, newCase, prepared: one }): DecidedCase => ({
          decision,
          subject: newCase,
          papers: one.papers,
          newPapers: one.papers.map((paper) => ({
            paper,
            uploadRow: paper.uploadId === null ? null : (uploads.get(paper.uploadId) ?? null),
          })),
        }),
      ),
    );
    await attachUploads(tx, attachments);
    return filed.map(({ state, newCase, prepared: one }) => ({ state, newCase, papers: one.papers, item: one.item }));
  }

  private decide(
    one: PreparedCase,
    id: number,
    serial: number,
  ): { decision: Decision; state: CaseState; newCase: NewCase; prepared: PreparedCase } {
    const caseNo = caseNumber(COUNTY_CODE, one.today, serial);
    const blank = blankCase({ id, caseNo }, one.item, one.channel, one.division, one.facts);
    const decision = withDetails(this.firstDecision(blank, one), notDuplicateDetails(one.command.notDuplicate));
    const newCase: NewCase = {
      state: decision.after,
      parties: one.parties,
      papers: one.papers,
      formCell: this.cipher.encrypt(one.formText, formContext(caseNo)),
      progressCode: pickUpCode(randomBytes(6)),
      pickUpCell: this.cipher.encrypt(pickUpCode(randomBytes(6)), pickUpContext(caseNo)),
      createdBy: one.command.actor.id,
    };
    return { decision, state: decision.after, newCase, prepared: one };
  }

  private firstDecision(blank: CaseState, one: PreparedCase): Decision {
    const { command, item, now, papers } = one;
    const by = performerOf(command.actor);
    if (one.channel === 'PORTAL' || one.channel === 'VILLAGE_AGENT') {
      const draft = startDraft(blank, by, now);
      return command.proceed
        ? followedBy(draft, (current) => submit(current, by, receiptDay(now, RECEIPT_RULE, nationalCalendar()), now, CASE_TERMS))
        : draft;
    }
    const calendar = nationalCalendar();
    const received = receiveWalkIn(blank, by, one.today, now, CASE_TERMS);
    if (one.notRequired !== null) {
      const code = one.notRequired;
      return followedBy(received, (current) => declareNotRequired(current, { code }, by, one.today, now, calendar, CASE_TERMS));
    }
    return command.proceed
      ? followedBy(received, (current) => accept(current, item, papers, by, one.today, now, calendar, CASE_TERMS))
      : received;
  }
}

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
