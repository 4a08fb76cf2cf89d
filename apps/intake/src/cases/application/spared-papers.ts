import type { Actor } from '@app/access';
import { APPROVAL_CATEGORIES } from '@app/contracts';
import { Clock, DomainError } from '@app/domain-kernel';
import type { IdentityDocumentType } from '@app/identifiers';
import { type LocalDate, localDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { keepingConsents } from '../../materials/application/keep-papers';
import { LONGEST_CONSENT_MONTHS } from '../../materials/application/material-types';
import { type PapersToTake, type TakenPapers, TakePapers } from '../../materials/application/take-papers';
import { assertConsent, assertMayConsent } from '../../materials/domain/consent';
import type { FilingSituation } from '../../materials/domain/space-access';
import type { Channel } from '../domain/case';
import type { PartyRow, StoredCase } from '../persistence/case.rows';
import { partiesOf } from '../persistence/party.repository';
import { channelOf, type PartiesInput, partyContext } from './filing';
import { formContext } from './form-context';
import { ItemTermsReader } from './item-terms';

/** What a filing says about papers that need not be brought, now or the next time. */
export interface SparedPapersCommand {
  readonly reuse?: readonly string[];
  readonly shared?: boolean;
  readonly keepPapers?: { readonly purposes: readonly string[]; readonly validUntil: string };
}

interface Filing {
  readonly command: SparedPapersCommand &
    PartiesInput & { readonly actor: Actor; readonly itemCode: string; readonly form: Readonly<Record<string, unknown>> };
  readonly channel: Channel;
  readonly today: LocalDate;
  readonly papers: readonly { readonly code: string }[];
}

interface Supplement extends Pick<SparedPapersCommand, 'reuse' | 'shared'> {
  readonly actor: Actor;
  readonly form?: Readonly<Record<string, unknown>>;
  readonly papers: readonly { readonly code: string }[];
}

interface FiledWithSpared {
  readonly caseId: number;
  readonly caseNo: string;
  readonly actor: Actor;
  readonly taken: TakenPapers | null;
  readonly keepPapers: SparedPapersCommand['keepPapers'];
}

/** 少交材料, as a case meets it: found before the transaction, written in it. A filing that names nothing costs nothing. */
@Injectable()
export class SparedPapers {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly itemTerms: ItemTermsReader,
    private readonly takePapers: TakePapers,
  ) {}

  /** Consent is refused before anything is looked for. */
  assertKeeping({ command, channel, today }: Omit<Filing, 'papers'>): void {
    const { keepPapers, applicant } = command;
    if (keepPapers === undefined) return;
    if (channel === 'VILLAGE_AGENT') {
      throw new DomainError('rule-violation', 'material-space-closed', '村代办不能把材料存入材料库，请本人在手机上或者到窗口办理。');
    }
    assertMayConsent(applicant.kind, throughOf(command));
    const given = { purposes: keepPapers.purposes, validUntil: localDate(keepPapers.validUntil) };
    assertConsent(given, APPROVAL_CATEGORIES, today, LONGEST_CONSENT_MONTHS);
  }

  async findForFiling({ command, channel, today, papers }: Filing): Promise<TakenPapers | null> {
    const wanted = papersWanted(command);
    if (wanted === null) return null;
    const { actor, applicant, form } = command;
    return this.takePapers.find({
      ...wanted,
      actor,
      form,
      today,
      applicant,
      content: this.itemTerms.contentInForce(command.itemCode, today),
      at: placeOf(channel),
      through: throughOf(command),
      purpose: 'FILING',
      brought: papers.map(({ code }) => code),
    });
  }

  async findForSupplement(stored: StoredCase, command: Supplement, today: LocalDate): Promise<TakenPapers | null> {
    const wanted = papersWanted(command);
    if (wanted === null) return null;
    const { state, formCell } = stored;
    const parties = await partiesOf(this.database, [state.id]);
    const asFiled = (): Record<string, unknown> =>
      JSON.parse(this.cipher.decrypt(formCell, formContext(state.caseNo))) as Record<string, unknown>;
    return this.takePapers.find({
      ...wanted,
      actor: command.actor,
      today,
      content: this.itemTerms.contentOf(stored),
      form: command.form ?? asFiled(),
      applicant: this.applicantOf(parties),
      at: placeOf(channelOf(command.actor)),
      through: parties.some(({ role }) => role === 'GUARDIAN')
        ? 'GUARDIAN'
        : parties.some(({ role }) => role === 'AGENT')
          ? 'AGENT'
          : 'HOLDER',
      purpose: 'SUPPLEMENT',
      brought: command.papers.map(({ code }) => code),
    });
  }

  /** Uses, answers and consents of these cases, before the cases themselves: acceptance in the same command already reads them. */
  async write(tx: Transaction, filed: readonly FiledWithSpared[]): Promise<void> {
    const takings = filed.flatMap(({ taken, ...rest }) => (taken === null ? [] : [{ ...rest, taken }]));
    if (takings.length > 0) {
      await this.takePapers.hold(
        tx,
        takings.map(({ taken }) => taken),
      );
      await this.takePapers.record(tx, takings);
    }
    const keeping = filed.flatMap(({ keepPapers, caseId, actor }) => (keepPapers === undefined ? [] : [{ ...keepPapers, caseId, actor }]));
    if (keeping.length > 0) await keepingConsents(tx, keeping, this.clock.now());
  }

  private applicantOf(parties: readonly PartyRow[]): { kind: PartyRow['kind']; idType?: IdentityDocumentType; idNumber: string } {
    const applicant = parties.find(({ role }) => role === 'APPLICANT');
    if (!applicant) throw new Error('a case has an applicant');
    const { kind, idType, idCell, idIndex } = applicant;
    const idNumber = this.cipher.decrypt(idCell, partyContext('id_cell', idIndex.toString('base64url')));
    return { kind, idNumber, ...(kind === 'PERSON' ? { idType: idType as IdentityDocumentType } : {}) };
  }
}

/** Null when nothing was named, which is the way of nearly every filing. */
function papersWanted({ reuse = [], shared = false }: SparedPapersCommand): PapersToTake | null {
  return reuse.length === 0 && !shared ? null : { reuse, shared };
}

function throughOf({ agent, guardian }: Pick<PartiesInput, 'agent' | 'guardian'>): FilingSituation['through'] {
  if (guardian !== undefined) return 'GUARDIAN';
  return agent === undefined ? 'HOLDER' : 'AGENT';
}

function placeOf(channel: Channel): FilingSituation['at'] {
  return channel === 'PORTAL' || channel === 'VILLAGE_AGENT' ? channel : 'WINDOW';
}
