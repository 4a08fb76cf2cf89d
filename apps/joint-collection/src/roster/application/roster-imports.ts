import { createHash } from 'node:crypto';
import { type Actor, coversDivision, divisionRange } from '@app/access';
import { recordAudit } from '@app/audit';
import { DIVISIONS } from '@app/county';
import { allowedActions, Clock, DomainError, nextStatus } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { LiveChanges, readPosition } from '@app/live';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { ROSTER_STATE_NAMES, ROSTER_TRANSITIONS, type RosterAction } from '../domain/roster-import';
import { type BadCell, CONFLICTS, type RosterRow } from '../domain/roster-row';
import {
  countsOf,
  findImport,
  forgetFile,
  insertImport,
  keepFile,
  openImportOf,
  type RosterImport,
  type RowOutcome,
  rowsAfter,
  type StoredRow,
  saveImport,
} from '../persistence/roster.repository';

export const fileContext = (importId: number): string => `joint_collection.roster_file.cell|${importId}`;
export const rowContext = (importId: number, line: number): string => `joint_collection.roster_row.cell|${importId}/${line}`;

const BY_HAND: readonly RosterAction[] = ['apply', 'discard'];

export interface RosterView {
  readonly id: number;
  readonly version: number;
  readonly township: string;
  readonly fileName: string;
  readonly state: string;
  readonly stateName: string;
  /** Why the whole file was refused. */
  readonly refusal: string | null;
  readonly sameAs: number | null;
  readonly rowsTotal: number | null;
  readonly rowsRead: number;
  readonly rowsApplied: number;
  readonly counts: Readonly<Record<RowOutcome, number>>;
  readonly uploadedAt: string;
  readonly finishedAt: string | null;
  readonly actions: readonly RosterAction[];
}

export interface RosterRowView {
  readonly line: number;
  readonly outcome: RowOutcome;
  /** Of a changed row, what would change. */
  readonly fields: readonly string[];
  readonly column: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly suggestion: string | null;
  /** As it stood in the file; longer numbers masked. */
  readonly original: string | null;
  readonly applied: boolean;
}

/** 名册导入: the file is kept encrypted, read by the worker, shown, and written only when somebody has said so. */
@Injectable()
export class RosterImports {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly changes: LiveChanges,
    private readonly clock: Clock,
  ) {}

  /** The same file again while somebody is at it is that import; after it was applied it is a new one, which changes nothing. */
  async upload(actor: Actor, township: string, fileName: string, file: Buffer): Promise<RosterView> {
    const known = DIVISIONS.some(({ code, level }) => code === township && level === 'TOWNSHIP');
    if (!known || !coversDivision(actor.jurisdiction, township)) {
      throw new DomainError('not-found', 'campaign-place-unknown', '没有这个征缴区域，请选择本辖区的县或乡镇。');
    }
    const hash = createHash('sha256').update(file).digest();
    return this.database.run(async (tx) => {
      const open = await openImportOf(tx, township, hash);
      if (open !== undefined) return this.within(tx, actor, open);
      const now = this.clock.now();
      const id = await insertImport(tx, { township, fileName, hash, uploadedBy: actor.id }, now);
      await keepFile(tx, id, this.cipher.encrypt(file.toString('base64'), fileContext(id)));
      await this.told(tx, actor, 'upload', id, now);
      return this.within(tx, actor, id);
    });
  }

  get(actor: Actor, id: number): Promise<RosterView> {
    return this.database.run((tx) => this.within(tx, actor, id));
  }

  /** Where the records stand, for a stream that has been away. */
  position(): Promise<string> {
    return readPosition(this.database);
  }

  async rows(actor: Actor, id: number, outcomes: readonly RowOutcome[], after: number, limit: number): Promise<RosterRowView[]> {
    return this.database.run(async (tx) => {
      await this.found(tx, actor, id);
      return (await rowsAfter(tx, id, outcomes, after, limit)).map((row) => this.presented(id, row));
    });
  }

  /** 确认写入: the worker writes what the preview showed, row by row as it holds then. */
  apply(actor: Actor, id: number, expectedVersion: number): Promise<RosterView> {
    return this.move(actor, id, 'apply', expectedVersion);
  }

  discard(actor: Actor, id: number, expectedVersion: number): Promise<RosterView> {
    return this.move(actor, id, 'discard', expectedVersion);
  }

  private move(actor: Actor, id: number, action: 'apply' | 'discard', expectedVersion: number): Promise<RosterView> {
    return this.database.run(async (tx) => {
      const row = await this.found(tx, actor, id, 'FOR NO KEY UPDATE');
      if (row.version !== expectedVersion) throw versionMismatch(row.version);
      const now = this.clock.now();
      const state = nextStatus(ROSTER_TRANSITIONS, row.state, action);
      await saveImport(tx, id, { state, ...(action === 'discard' ? { finishedAt: now } : {}) });
      if (action === 'discard') await forgetFile(tx, id);
      await this.told(tx, actor, action, id, now);
      return this.within(tx, actor, id);
    });
  }

  private async told(tx: Transaction, actor: Actor, action: string, id: number, now: Date): Promise<void> {
    await recordAudit(tx, [
      { occurredAt: now, actor, action: `roster.${action}`, objectType: 'roster-import', objectId: id, result: 'DONE' },
    ]);
    this.changes.touch(tx, [`staff:${actor.id}`]);
  }

  private async within(tx: Transaction, actor: Actor, id: number): Promise<RosterView> {
    const row = await this.found(tx, actor, id);
    const { uploadedBy: _, uploadedAt, finishedAt, ...shown } = row;
    return {
      ...shown,
      stateName: ROSTER_STATE_NAMES[row.state],
      counts: await countsOf(tx, id),
      uploadedAt: uploadedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      actions: allowedActions(ROSTER_TRANSITIONS, row.state).filter((action) => BY_HAND.includes(action)),
    };
  }

  private async found(tx: Transaction, actor: Actor, id: number, lock = ''): Promise<RosterImport> {
    const row = await findImport(tx, id, divisionRange(actor.jurisdiction), lock);
    if (row === undefined) throw new DomainError('not-found', 'roster-not-found', '没有找到这次名册导入，请刷新后重试。');
    return row;
  }

  private presented(importId: number, row: StoredRow): RosterRowView {
    const shown = {
      line: row.line,
      outcome: row.outcome,
      fields: row.fields,
      column: row.column,
      code: row.code,
      applied: row.appliedAt !== null,
    };
    if (row.outcome === 'BAD') {
      const { reason, suggestion, original } = JSON.parse(this.cipher.decrypt(row.cell, rowContext(importId, row.line))) as BadCell;
      return { ...shown, reason, suggestion, original };
    }
    if (row.outcome === 'CONFLICT') {
      const { name } = JSON.parse(this.cipher.decrypt(row.cell, rowContext(importId, row.line))) as RosterRow;
      const told = CONFLICTS[row.code as keyof typeof CONFLICTS];
      return { ...shown, reason: told.reason, suggestion: told.suggestion, original: name };
    }
    return { ...shown, reason: null, suggestion: null, original: null };
  }
}
