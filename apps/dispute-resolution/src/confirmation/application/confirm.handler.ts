import type { Actor } from '@app/access';
import { Clock, DomainError, yuanOf } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import data from '../../../data/confirmation-rules.json';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk } from '../../disputes/application/dispute-desk';
import { Proceedings, proceedingNotFound } from '../../disputes/application/proceedings';
import { stopWindow } from '../../mediation/application/mediation-clocks';
import { MediationDesk, type MediationFile } from '../../mediation/application/mediation-desk';
import { MediationPapers } from '../../mediation/application/mediation-papers';
import { recordReading } from '../../secrecy/application/record-reading';
import { applyCitation, type Check, failures } from '../domain/checklist';
import { type ExitCode, lawfulExits, type Situation } from '../domain/exits';
import { confirmationOfAgreement, insertConfirmation } from '../persistence/confirmation.repository';
import { type Bringing, CONFIRMATION_RULES, checkConfirmation, windowEnd } from './check-confirmation';

export interface ExitView {
  readonly code: ExitCode;
  readonly name: string;
  readonly article: string;
  readonly kind: string;
}

export interface ChecklistView {
  readonly mediationId: number;
  readonly passes: boolean;
  readonly checks: readonly Check[];
  /** What may lawfully follow, whether or not the court is asked. */
  readonly exits: readonly ExitView[];
}

export const COURT_ACTS = ['accept', 'refuse', 'supplement', 'extend', 'confirm', 'reject', 'withdraw'] as const;

export interface CourtEvent {
  readonly action: (typeof COURT_ACTS)[number];
  readonly on: LocalDate;
  readonly paperNo: string;
  readonly courtCaseNo: string | null;
}

/** 司法确认: both sides ask, within thirty days, with what a court can read; the court's steps come from its papers (民事诉讼法 §205, §206). */
@Injectable()
export class ConfirmHandler {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly mediation: MediationDesk,
    private readonly proceedings: Proceedings,
    private readonly papers: MediationPapers,
    private readonly clock: Clock,
  ) {}

  /** Before anybody goes to the court: every line with its article and what to do. It reads the agreement, so it is on record. */
  check(actor: Actor, disputeNo: string, mediationId: number, bringing: Bringing): Promise<ChecklistView> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, loaded) => {
      const file = await this.mediation.file(tx, loaded, mediationId);
      const { dispute, relation, now } = loaded;
      await recordReading(tx, dispute.id, mediationId, relation, actor, 'CONDUCT', null, ['confirmation-checklist'], now);
      const checks = await checkConfirmation(tx, file, bringing);
      return { mediationId, passes: failures(checks).length === 0, checks, exits: await this.exits(tx, file) };
    });
  }

  apply(
    actor: Actor,
    disputeNo: string,
    expectedVersion: number,
    mediationId: number,
    bringing: Bringing,
    request: IdempotentRequest,
  ): Promise<Outcome> {
    return once(this.database, request, this.clock.now(), async (tx) => {
      const id = await this.desk.within(tx, { disputeNo, actor, expectedVersion }, 'CONDUCTOR', async (inside, loaded) => {
        const file = await this.mediation.file(inside, loaded, mediationId);
        const checks = await checkConfirmation(inside, file, bringing);
        assertPasses(checks);
        const proceedingId = await this.file(inside, file, bringing, checks, actor);
        return { action: 'openProceeding', details: { kind: 'JUDICIAL_CONFIRMATION', proceedingId }, value: proceedingId };
      });
      return answer(201, { disputeNo, proceedingId: id, mediationId });
    });
  }

  /** What the court did, from its paper. */
  courtEvent(
    actor: Actor,
    disputeNo: string,
    proceedingId: number,
    expectedVersion: number,
    { action, on, paperNo, courtCaseNo }: CourtEvent,
  ): Promise<{ readonly proceedingId: number; readonly state: string; readonly version: number }> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, { proceedings, now }) => {
      if (!proceedings.some(({ id, kind }) => id === proceedingId && kind === 'JUDICIAL_CONFIRMATION')) throw proceedingNotFound();
      const move = { proceedingId, action, on, expectedVersion, paperNo, outsideNumber: courtCaseNo };
      const { state, version } = await this.proceedings.move(tx, move, actor, now);
      return { proceedingId, state, version };
    });
  }

  private async file(tx: Transaction, file: MediationFile, { askedBy }: Bringing, checks: readonly Check[], actor: Actor): Promise<number> {
    const { dispute, proceeding: mediation, agreement, terms, now, today } = file;
    if (agreement === null || agreement.effectiveOn === null) throw new Error('a checklist passed without an agreement in effect');
    if ((await confirmationOfAgreement(tx, agreement.id)) !== undefined) {
      throw new DomainError('conflict', 'confirmation-exists', '这份协议已经申请过司法确认，请在原程序中办理。');
    }
    const { article, version } = applyCitation(CONFIRMATION_RULES, today);
    const court = data.court.name;
    const opening = { disputeId: dispute.id, kind: 'JUDICIAL_CONFIRMATION', organ: court, partyIds: agreement.parties, on: today } as const;
    const { id } = await this.proceedings.open(tx, opening, actor, now);
    await this.proceedings.link(tx, mediation.id, id, 'CONFIRMS', now);
    await insertConfirmation(tx, {
      proceedingId: id,
      mediationId: mediation.id,
      agreementId: agreement.id,
      court,
      askedBy,
      checks: checks.map(({ code, citation }) => ({ code, ...citation })),
      lawVersion: version,
      appliedOn: today,
    });
    const total = agreement.totalFen === null ? '' : `${yuanOf(agreement.totalFen)}元`;
    const words = { effectiveOn: agreement.effectiveOn, court, law: article, version, total };
    await this.papers.issue(tx, file, 'JC_APPLICATION', words, actor, this.papers.rows(file, agreement.id, terms));
    await this.papers.issue(tx, file, 'JC_MEDIATION_PROOF', words, actor);
    await this.proceedings.move(tx, { proceedingId: id, action: 'file', on: today, details: { law: article, version } }, actor, now);
    await stopWindow(tx, mediation.id, 'MET', now);
    return id;
  }

  private async exits(tx: Transaction, file: MediationFile): Promise<ExitView[]> {
    const { dispute, proceedings, proceeding, mediation, agreement, today } = file;
    const asked = agreement === null ? undefined : await confirmationOfAgreement(tx, agreement.id);
    const windowEndsOn = await windowEnd(tx, proceeding.id);
    const codes = lawfulExits({
      labour: mediation.labour,
      labourMoney: mediation.labourMoney || dispute.facts.injury === true,
      agreement: agreement?.state !== 'IN_EFFECT' ? 'NONE' : proceeding.state === 'BREACHED' ? 'BREACHED' : 'IN_EFFECT',
      confirmation: confirmationState(proceedings.find(({ id }) => id === asked)),
      windowOpen: windowEndsOn !== null && today <= windowEndsOn,
      excludedFromConfirmation: (agreement?.exclusion ?? null) !== null,
    });
    return codes.map((code) => ({ code, ...data.exits[code] }));
  }
}

function confirmationState(court: { readonly state: string; readonly closedOn: string | null } | undefined): Situation['confirmation'] {
  if (court === undefined) return 'NONE';
  if (court.closedOn === null) return 'OPEN';
  if (court.state === 'CONFIRMED') return 'CONFIRMED';
  return court.state === 'REJECTED' || court.state === 'NOT_ACCEPTED' ? 'REJECTED' : 'NONE';
}

/** A matter that no court confirms is refused as such; everything else is a list of what to put right first. */
function assertPasses(checks: readonly Check[]): void {
  const failing = failures(checks);
  const excluded = failing.find(({ code }) => code === 'EXCLUDED_MATTER');
  if (excluded !== undefined) {
    const { article, version } = excluded.citation;
    throw new DomainError('rule-violation', 'confirmation-refused', excluded.sentence, { article: `${article}（${version}）` });
  }
  const [first] = failing;
  if (first === undefined) return;
  const sentence = `还不能申请司法确认：${failing.map((check) => check.sentence).join('')}`;
  throw new DomainError('rule-violation', 'confirmation-checklist', sentence, {
    article: first.citation.article,
    params: { failing: failing.map(({ code, at }) => ({ code, at })) },
  });
}
