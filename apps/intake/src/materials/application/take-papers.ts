import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { validationFailed } from '../../cases/application/filing';
import type { Paper } from '../../cases/domain/case';
import type { ItemContent } from '../../catalogue/domain/item';
import { type Purpose, REUSE_REFUSALS, reuseRefusal } from '../domain/material';
import type { Requirement } from '../domain/plan-papers';
import type { FilingSituation } from '../domain/space-access';
import { type HeldRow, holdForUse } from '../persistence/held-material.repository';
import { saveSharedRecords, saveUses } from '../persistence/taken-paper.repository';
import { type HolderInput, holderOf } from './holder';
import { heldMaterial, LookUpPapers, type SharedAnswer } from './look-up-papers';

/** What a filing takes instead of having it brought. */
export interface PapersToTake {
  /** Ids of the material space. */
  readonly reuse: readonly string[];
  /** Everything that a sharing source can say. */
  readonly shared: boolean;
}

export interface TakeRequest extends PapersToTake {
  readonly actor: Actor;
  readonly content: ItemContent;
  readonly form: Readonly<Record<string, unknown>>;
  readonly today: LocalDate;
  readonly applicant: HolderInput;
  readonly at: FilingSituation['at'];
  readonly through: FilingSituation['through'];
  readonly purpose: 'FILING' | 'SUPPLEMENT';
  /** Codes of papers that are brought anyway. */
  readonly brought: readonly string[];
}

interface Reused {
  readonly requirement: Requirement;
  readonly row: HeldRow;
}

/** Papers that were found, on their way into a case. */
export interface TakenPapers {
  readonly papers: readonly Paper[];
  readonly uploadRows: ReadonlyMap<string, number>;
  readonly reused: readonly Reused[];
  readonly shared: ReadonlyMap<string, SharedAnswer>;
  readonly holderIndex: Buffer;
  readonly purpose: Purpose;
}

interface Taking {
  readonly caseId: number;
  readonly caseNo: string;
  readonly actor: Actor;
  readonly taken: TakenPapers;
}

/** 沿用 and 共享: a case is filed with papers that the county has already. */
@Injectable()
export class TakePapers {
  constructor(
    private readonly lookUp: LookUpPapers,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  /** Finds them, before the transaction of the filing begins. What a source cannot say is simply not there: filing goes on without it. */
  async find(request: TakeRequest): Promise<TakenPapers> {
    const { actor, content, form, today, reuse, brought, at, through, purpose } = request;
    const holder = holderOf(this.cipher, request.applicant, '/applicant/idNumber', today);
    const search = { actor, content, form, today, holder, at, through, purpose, inSpace: reuse.length > 0, inSources: request.shared };
    const found = await this.lookUp.search(search);
    if (reuse.length > 0 && found.closed !== null) throw new DomainError('rule-violation', 'material-space-closed', found.closed);
    const usedFor: Purpose = { itemCode: content.code, category: content.category };
    const reused = chooseReused(reuse, found.held, found.requirements, usedFor, today);
    const taken = new Set([...brought, ...reused.map(({ requirement }) => requirement.code)]);
    if (taken.size < brought.length + reused.length) {
      throw validationFailed([{ pointer: '/reuse', code: 'material-duplicate', message: '同一份材料既提交又沿用，请只选一种。' }]);
    }
    const shared = new Map(
      found.requirements.flatMap(({ code, type, banned }) => {
        const answer = type === null || banned || taken.has(code) ? undefined : found.answers.get(type);
        return answer === undefined ? [] : [[code, answer] as const];
      }),
    );
    const names = new Map(found.requirements.map(({ code, name }) => [code, name]));
    return {
      papers: [
        ...reused.map(({ requirement, row }) => reusedPaper(requirement, row)),
        ...[...shared].map(([code, answer]) => sharedPaper(code, names.get(code) ?? code, answer)),
      ],
      uploadRows: new Map(reused.map(({ requirement, row }) => [requirement.code, row.uploadId])),
      reused,
      shared,
      holderIndex: holder.index,
      purpose: usedFor,
    };
  }

  /** In the transaction: what was taken back since it was found is not used, and what is used cannot be taken back before the end. */
  async hold(tx: Transaction, takings: readonly TakenPapers[]): Promise<void> {
    const tokens = takings.flatMap(({ reused }) => reused.map(({ row }) => row.token));
    if (tokens.length === 0) return;
    const today = localDateOf(this.clock.now());
    const held = new Map((await holdForUse(tx, tokens)).map((row) => [row.token, row]));
    for (const { reused, holderIndex, purpose } of takings) {
      for (const { requirement, row } of reused) {
        const now = held.get(row.token);
        if (now === undefined || !now.holderIndex.equals(holderIndex)) throw heldMaterialNotFound();
        assertUsable(now, requirement, purpose, today);
        // The consent that this use rests on is the one that stands now.
        if (now.consentId !== row.consentId || now.sha256 !== row.sha256) throw changedMeanwhile();
      }
    }
  }

  /** Beside the case: each use with its consent, and each answer with its source, time and hash. */
  async record(tx: Transaction, takings: readonly Taking[]): Promise<void> {
    const now = this.clock.now();
    await saveUses(
      tx,
      takings.flatMap(({ caseId, actor, taken }) =>
        taken.reused.map(({ requirement, row }) => {
          if (row.consentId === null) throw new Error('a material without consent was taken');
          return { heldMaterialId: row.id, consentId: row.consentId, caseId, paperCode: requirement.code, by: actor };
        }),
      ),
      now,
    );
    await saveSharedRecords(
      tx,
      takings.flatMap(({ caseId, caseNo, taken }) =>
        [...taken.shared].map(([paperCode, { type, source, asOf, askedAt, sha256, content }]) => ({
          caseId,
          paperCode,
          type,
          source,
          asOf,
          askedAt,
          sha256,
          contentCell: this.cipher.encrypt(JSON.stringify(content), sharedContext(caseNo, paperCode)),
        })),
      ),
    );
  }
}

/** Binds the data to the paper of the case that it was asked for. */
export const sharedContext = (caseNo: string, paperCode: string): string => `intake.shared_record.content_cell|${caseNo} ${paperCode}`;

function chooseReused(
  reuse: readonly string[],
  held: readonly HeldRow[],
  requirements: readonly Requirement[],
  purpose: Purpose,
  today: LocalDate,
): Reused[] {
  const filled = new Set<string>();
  return reuse.map((token) => {
    const row = held.find((one) => one.token === token);
    if (row === undefined) throw heldMaterialNotFound();
    const requirement = requirements.find(({ code, type, banned }) => type === row.type && !banned && !filled.has(code));
    if (requirement === undefined) throw unusable(REUSE_REFUSALS.OTHER_TYPE);
    assertUsable(row, requirement, purpose, today);
    filled.add(requirement.code);
    return { requirement, row };
  });
}

function assertUsable(row: HeldRow, requirement: Requirement, purpose: Purpose, today: LocalDate): void {
  const refusal = reuseRefusal(heldMaterial(row), requirement, purpose, today);
  if (refusal !== null) throw unusable(REUSE_REFUSALS[refusal]);
}

const unusable = (sentence: string): DomainError => new DomainError('rule-violation', 'held-material-unusable', sentence);
const changedMeanwhile = (): DomainError =>
  new DomainError('conflict', 'held-material-changed', '材料库中的材料刚刚有变动，请重新核对后再提交。');

export const heldMaterialNotFound = (): DomainError =>
  new DomainError('not-found', 'held-material-not-found', '材料库中没有这份材料，请刷新后重新选择。');

function reusedPaper({ code, name }: Requirement, row: HeldRow): Paper {
  const asOf = row.checkedAt === null ? row.heldOn : localDateOf(row.checkedAt);
  return {
    code,
    name,
    form: 'ELECTRONIC',
    copies: 1,
    trustGrade: row.grade,
    uploadId: null,
    origin: { kind: 'REUSED', name: row.itemName, asOf },
  };
}

function sharedPaper(code: string, name: string, { sourceName, asOf }: SharedAnswer): Paper {
  const origin = { kind: 'SHARED', name: sourceName, asOf: localDateOf(asOf) } as const;
  return { code, name, form: 'SHARED_DATA', copies: 1, trustGrade: 'A', uploadId: null, origin };
}
