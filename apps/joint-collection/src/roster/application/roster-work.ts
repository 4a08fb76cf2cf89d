import { type AuditActor, recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { LiveChanges } from '@app/live';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { CITIZEN_NUMBER_INDEX, citizenNumberContext } from '../../people/application/person-directory';
import { RULES } from '../../rules/application/shipped-rules';
import { type BadCell, compareRow, type RosterRow, readRosterRow } from '../domain/roster-row';
import {
  fileOf,
  forgetFile,
  insertRows,
  markAgain,
  markApplied,
  type RosterImport,
  rowsToApply,
  type StoredRow,
  saveImport,
  takeImport,
  waitingImports,
} from '../persistence/roster.repository';
import {
  addFacts,
  drawPersonIds,
  ensureHouseholds,
  insertPeople,
  knownByIndex,
  movePeople,
  tellHistory,
} from '../persistence/roster-people.repository';
import { readRosterFile } from './read-file';
import { fileContext, rowContext } from './roster-imports';

/** Rows of one transaction: progress is seen between them, and a process that dies loses no more than these. */
const CHUNK = 500;
const LOOK_EVERY_MILLISECONDS = 1000;

type Read = { readonly line: number } & ({ readonly row: RosterRow } | { readonly bad: BadCell });

/** Reads uploaded rosters and writes confirmed ones, in the worker role. Any number may run: an import is one's at a time, chunk by chunk. */
@Injectable()
export class RosterWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RosterWork.name);
  private readonly categories = new Map(
    RULES.assistance.categories.filter(({ code }) => code !== 'NEWBORN').map(({ code, name }) => [name, code]),
  );
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly changes: LiveChanges,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const look = (): void => {
      this.running = this.round()
        .catch((error: unknown) => this.logger.warn(`rosters wait: ${error instanceof Error ? error.message : String(error)}`))
        .then(() => {
          if (!this.stopped) this.timer = setTimeout(look, LOOK_EVERY_MILLISECONDS).unref();
        });
    };
    this.timer = setTimeout(look, LOOK_EVERY_MILLISECONDS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Everything that waits now. One import that fails does not hold up the next. */
  async round(): Promise<void> {
    const waiting = await this.database.run((tx) => waitingImports(tx));
    for (const { id, state } of waiting) {
      try {
        await (state === 'UPLOADED' ? this.read(id) : this.apply(id));
      } catch (error) {
        this.logger.warn(`roster ${id} waits: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  private async read(id: number): Promise<void> {
    const cell = await this.database.run((tx) => fileOf(tx, id));
    if (cell === undefined) return;
    let rows: Read[];
    try {
      rows = this.parsed(await readRosterFile(Buffer.from(this.cipher.decrypt(cell, fileContext(id)), 'base64')));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.step(id, 'UPLOADED', async (tx, _row, now) => {
        await saveImport(tx, id, { state: 'REFUSED', refusal: error.message, finishedAt: now });
        await forgetFile(tx, id);
        return false;
      });
      return;
    }
    for (let more = true; more && !this.stopped; ) {
      more = await this.step(id, 'UPLOADED', async (tx, { township, rowsRead }) => {
        const chunk = rows.slice(rowsRead, rowsRead + CHUNK);
        await insertRows(tx, id, await this.compared(tx, id, township, chunk));
        const read = rowsRead + chunk.length;
        const done = read >= rows.length;
        await saveImport(tx, id, { rowsTotal: rows.length, rowsRead: read, ...(done ? { state: 'PREVIEWED' as const } : {}) });
        if (done) await forgetFile(tx, id);
        return !done;
      });
    }
  }

  private parsed(lines: Awaited<ReturnType<typeof readRosterFile>>): Read[] {
    const today = localDateOf(this.clock.now());
    const seen = new Map<string, number>();
    return lines.map(({ line, columns }) => {
      const read = readRosterRow(columns, this.categories, today);
      if ('bad' in read) return { line, bad: read.bad };
      const first = seen.get(read.row.citizenNumber);
      if (first === undefined) {
        seen.set(read.row.citizenNumber, line);
        return { line, row: read.row };
      }
      const column = columns.headerOf.get('citizenNumber') ?? '公民身份号码';
      const reason = `与第 ${first} 行是同一个号码`;
      return { line, bad: { column, code: 'duplicate-in-file', reason, suggestion: '一个人只留一行。', original: '' } };
    });
  }

  private index(row: RosterRow): Buffer {
    return this.cipher.blindIndex(CITIZEN_NUMBER_INDEX, row.citizenNumber);
  }

  private async compared(
    tx: Transaction,
    importId: number,
    township: string,
    chunk: readonly Read[],
  ): Promise<Omit<StoredRow, 'appliedAt'>[]> {
    const indexes = new Map(chunk.flatMap((read) => ('row' in read ? [[read.line, this.index(read.row)] as const] : [])));
    const known = await knownByIndex(tx, [...indexes.values()]);
    return chunk.map((read) => {
      const seal = (value: object): string => this.cipher.encrypt(JSON.stringify(value), rowContext(importId, read.line));
      if ('bad' in read) {
        return { line: read.line, outcome: 'BAD', fields: [], column: read.bad.column, code: read.bad.code, cell: seal(read.bad) };
      }
      const compared = compareRow(read.row, known.get(indexes.get(read.line)?.toString('hex') ?? ''), township);
      const fields = compared.outcome === 'CHANGED' ? compared.fields : [];
      const code = compared.outcome === 'CONFLICT' ? compared.code : null;
      return { line: read.line, outcome: compared.outcome, fields, column: null, code, cell: seal(read.row) };
    });
  }

  private async apply(id: number): Promise<void> {
    for (let more = true; more && !this.stopped; ) {
      more = await this.step(id, 'APPLYING', async (tx, row, now) => {
        const chunk = await rowsToApply(tx, id, CHUNK);
        if (chunk.length > 0) await this.write(tx, row, chunk, now);
        const done = chunk.length < CHUNK;
        await saveImport(tx, id, { appliedMore: chunk.length, ...(done ? { state: 'APPLIED' as const, finishedAt: now } : {}) });
        return !done;
      });
    }
  }

  /** What the preview showed is looked at once more: whom somebody has moved or renamed meanwhile is not overwritten. */
  private async write(tx: Transaction, { id, township, uploadedBy }: RosterImport, chunk: readonly StoredRow[], now: Date): Promise<void> {
    const rows = chunk.map((stored) => {
      const row = JSON.parse(this.cipher.decrypt(stored.cell, rowContext(id, stored.line))) as RosterRow;
      return { stored, row, index: this.index(row) };
    });
    const known = await knownByIndex(
      tx,
      rows.map(({ index }) => index),
      'FOR NO KEY UPDATE OF p',
    );
    const compared = rows.map((one) => {
      const person = known.get(one.index.toString('hex'));
      return { ...one, person, comparison: compareRow(one.row, person, township) };
    });
    const households = await ensureHouseholds(
      tx,
      township,
      rows.map(({ row }) => row),
    );
    const householdOf = ({ village, group, householdNumber }: RosterRow): number =>
      households.get(`${village}/${group}/${householdNumber}`) ?? 0;
    const added = compared.filter(({ comparison }) => comparison.outcome === 'ADDED');
    const ids = added.length === 0 ? [] : await drawPersonIds(tx, added.length);
    const people = added.map(({ row, index }, place) => {
      const personId = ids[place] ?? 0;
      return {
        id: personId,
        row,
        index,
        householdId: householdOf(row),
        cell: this.cipher.encrypt(row.citizenNumber, citizenNumberContext(personId)),
      };
    });
    await insertPeople(tx, people, now);
    const changed = compared.flatMap(({ row, person, comparison }) =>
      comparison.outcome === 'CHANGED' && person !== undefined ? [{ id: person.id, row, householdId: householdOf(row) }] : [],
    );
    await movePeople(tx, changed, now);
    await addFacts(tx, [...people, ...changed], uploadedBy, now);
    await tellHistory(tx, ids, 'roster-add', uploadedBy, { importId: id }, now);
    await tellHistory(
      tx,
      changed.map((one) => one.id),
      'roster-change',
      uploadedBy,
      { importId: id },
      now,
    );
    const actor: AuditActor = { kind: 'STAFF', id: uploadedBy, organ: null };
    const audit = (action: string, personId: number) =>
      ({ occurredAt: now, actor, action, objectType: 'person', objectId: personId, result: 'DONE' }) as const;
    await recordAudit(tx, [
      ...ids.map((personId) => audit('person.roster-add', personId)),
      ...changed.map((one) => audit('person.roster-change', one.id)),
    ]);
    for (const { stored, comparison } of compared) {
      if (comparison.outcome === 'CONFLICT') await markAgain(tx, id, stored.line, 'CONFLICT', comparison.code);
      else if (comparison.outcome === 'SAME') await markAgain(tx, id, stored.line, 'SAME', null);
    }
    await markApplied(
      tx,
      id,
      compared.filter(({ comparison }) => comparison.outcome !== 'CONFLICT').map(({ stored }) => stored.line),
      now,
    );
  }

  /** One chunk in one transaction, where the import is free and still stands so. @returns what `work` gives, false where it is somebody else's. */
  private step(
    id: number,
    state: RosterImport['state'],
    work: (tx: Transaction, row: RosterImport, now: Date) => Promise<boolean>,
  ): Promise<boolean> {
    return this.database.run(async (tx) => {
      const row = await takeImport(tx, id);
      if (row === undefined || row.state !== state) return false;
      const more = await work(tx, row, this.clock.now());
      this.changes.touch(tx, [`staff:${row.uploadedBy}`]);
      return more;
    });
  }
}
