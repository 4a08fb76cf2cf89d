import { randomUUID } from 'node:crypto';
import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { parseCitizenNumber, parseCreditCode } from '@app/identifiers';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { POOLS } from '../../catalogue/application/county-data';
import type { ItemContent } from '../../catalogue/domain/item';
import { resolveSituation } from '../../catalogue/domain/situation';
import { IntakeDatabase } from '../../database';
import type { HeldMaterial } from '../domain/material';
import { type PlannedPaper, planPapers, type Requirement, type SourceOutcome } from '../domain/plan-papers';
import { closedSpace, type FilingSituation, mayAskAbout, mayAskSources } from '../domain/space-access';
import { type HeldRow, heldBy, isProvenAgent } from '../persistence/held-material.repository';
import { type MaterialAccess, saveAccesses } from '../persistence/taken-paper.repository';
import type { Holder } from './holder';
import { mappedMaterial, SHARING_SOURCES, type SharingSourceEntry, usableUntil } from './material-types';
import { requirementsOf } from './requirements';
import { SharingSource } from './sharing-source';

export interface PaperSearch {
  readonly actor: Actor;
  readonly content: ItemContent;
  readonly form: Readonly<Record<string, unknown>>;
  readonly today: LocalDate;
  readonly holder: Holder;
  readonly at: FilingSituation['at'];
  readonly through: FilingSituation['through'];
  readonly purpose: MaterialAccess['purpose'];
  /** Where to look. */
  readonly inSpace: boolean;
  readonly inSources: boolean;
}

/** What a source said about one paper. */
export interface SharedAnswer {
  readonly type: string;
  readonly source: string;
  readonly sourceName: string;
  readonly asOf: Date;
  readonly askedAt: Date;
  readonly sha256: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface FoundPapers {
  readonly plan: readonly PlannedPaper[];
  readonly requirements: readonly Requirement[];
  readonly held: readonly HeldRow[];
  /** By kind of paper. */
  readonly answers: ReadonlyMap<string, SharedAnswer>;
  /** Why the material space stayed closed; null when it was open. */
  readonly closed: string | null;
}

interface Asked {
  readonly type: string;
  readonly outcome: SourceOutcome;
  readonly answer: SharedAnswer | null;
  readonly access: MaterialAccess;
}

/**
 * Looks for the papers of an item where they are already: in the material space, and with the sources that share data. Outside any
 * transaction, because it waits for others; every look is written down with its purpose before anything is told.
 */
@Injectable()
export class LookUpPapers {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly sharing: SharingSource,
  ) {}

  async search(search: PaperSearch): Promise<FoundPapers> {
    const { content, form, today, holder, actor, at, through } = search;
    const situation = resolveSituation(content, form, { today, pools: POOLS });
    const requirements = requirementsOf(content, situation, form, today);
    const proven = await this.isProven(actor, holder, today);
    const filing: FilingSituation = { at, holder: holder.kind, through, proven };
    const closed = closedSpace(filing);
    const looks = search.inSpace && closed === null;
    const [held, asked] = await Promise.all([
      looks ? heldBy(this.database, holder.index) : [],
      search.inSources && mayAskSources(filing) ? this.askSources(search, requirements) : [],
    ]);
    const inSpace = looks
      ? [
          this.access(
            search,
            'material-space',
            held.map(({ type }) => type),
            'LOOKED',
            0,
          ),
        ]
      : [];
    const accesses = [...inSpace, ...asked.map(({ access }) => access)];
    if (accesses.length > 0) await this.database.run((tx) => saveAccesses(tx, accesses, this.clock.now()));
    return {
      requirements,
      held,
      closed,
      answers: new Map(asked.flatMap(({ type, answer }) => (answer === null ? [] : [[type, answer] as const]))),
      plan: planPapers({
        requirements,
        held: held.map(heldMaterial),
        outcomes: outcomesByType(asked),
        purpose: { itemCode: content.code, category: content.category },
        today,
      }),
    };
  }

  /** At home: is this the holder himself, or somebody examined to act for the organisation? At a window the clerk sees who it is. */
  private async isProven(actor: Actor, holder: Holder, today: LocalDate): Promise<boolean> {
    if (actor.kind !== 'CITIZEN' || actor.citizenIndex === null) return false;
    if (holder.kind === 'PERSON') return actor.citizenIndex === holder.index.toString('base64url');
    return isProvenAgent(this.database, Buffer.from(actor.citizenIndex, 'base64url'), holder.index, today);
  }

  private async askSources(search: PaperSearch, requirements: readonly Requirement[]): Promise<Asked[]> {
    const wanted = new Map(requirements.flatMap((one) => (one.type === null || one.banned ? [] : [[one.type, one] as const])));
    const questions = [...wanted].flatMap(([type, requirement]) => {
      const subject = subjectOf(search, requirement);
      return subject === null || !mayAskAbout(search.at, subject, search.holder.number)
        ? []
        : SHARING_SOURCES.filter(({ answers }) => answers.includes(type)).map((source) => ({ type, source, subject }));
    });
    return Promise.all(questions.map(({ type, source, subject }) => this.askOne(search, type, source, subject)));
  }

  private async askOne(search: PaperSearch, type: string, source: SharingSourceEntry, subject: Subject): Promise<Asked> {
    const askedAt = this.clock.now();
    const began = performance.now();
    const finding = await this.sharing.ask(
      source,
      { requestId: randomUUID(), materialType: type, subject },
      { itemCode: search.content.code, itemName: search.content.name },
    );
    const milliseconds = Math.round(performance.now() - began);
    const answered = finding.kind === 'ANSWERED';
    return {
      type,
      outcome: { source: source.code, sourceName: source.name, kind: finding.kind, asOf: answered ? localDateOf(finding.asOf) : null },
      answer: answered
        ? {
            type,
            source: source.code,
            sourceName: source.name,
            asOf: finding.asOf,
            askedAt,
            sha256: finding.sha256,
            content: finding.content,
          }
        : null,
      access: this.access(search, source.code, [type], finding.kind, milliseconds),
    };
  }

  private access(search: PaperSearch, source: string, types: readonly string[], outcome: string, milliseconds: number): MaterialAccess {
    const { actor, holder, content, purpose } = search;
    return { actor, subjectIndex: holder.index, itemCode: content.code, purpose, source, types, outcome, milliseconds };
  }
}

function outcomesByType(asked: readonly Asked[]): ReadonlyMap<string, readonly SourceOutcome[]> {
  const outcomes = new Map<string, SourceOutcome[]>();
  for (const { type, outcome } of asked) outcomes.set(type, [...(outcomes.get(type) ?? []), outcome]);
  return outcomes;
}

export function heldMaterial(row: HeldRow): HeldMaterial {
  return {
    id: row.token,
    type: row.type,
    grade: row.grade,
    heldOn: row.heldOn,
    itemName: row.itemName,
    checkedOn: row.checkedAt === null ? null : localDateOf(row.checkedAt),
    usableUntil: usableUntil(row.type, row.heldOn, row.validUntil),
    consent:
      row.purposes === null || row.consentUntil === null ? null : { purposes: row.purposes, validUntil: row.consentUntil, revoked: false },
  };
}

interface Subject {
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly number: string;
}

/** Whose record is meant: the applicant's, or that of the number in the form. A number that is none is nobody's. */
function subjectOf({ content, form, holder, today }: PaperSearch, { code, name }: Requirement): Subject | null {
  const about = mappedMaterial(content.code, code, name)?.about;
  if (about === undefined) return { kind: holder.kind, number: holder.number };
  const given = form[about.field];
  if (typeof given !== 'string') return null;
  if (about.kind === 'ORGANISATION') {
    const parsed = parseCreditCode(given);
    return parsed.ok ? { kind: 'ORGANISATION', number: parsed.value } : null;
  }
  const parsed = parseCitizenNumber(given, today);
  return parsed.ok ? { kind: 'PERSON', number: parsed.value.number } : null;
}
