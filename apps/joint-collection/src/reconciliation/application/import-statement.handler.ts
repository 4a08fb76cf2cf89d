import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Configuration } from '@app/configuration';
import { COUNTY_CODE } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { copyInto, rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { JointCollectionDatabase } from '../../database';
import { PaymentsOfDay } from '../../payments/application/day-payments.query';
import { afterMatching } from '../domain/batch';
import { StatementFile } from '../domain/statement-file';
import { findBatches, lockDay, recordEvent, saveMatching, saveState } from '../persistence/batch.repository';
import { MATCHING, matchFile, OWN_MOVEMENTS, prepareMatching, writeTickets } from '../persistence/matching';
import { FindReconciliation } from './find-reconciliation.query';
import type { BatchView } from './reconciliation-view';
import { STATEMENT_COLUMNS, statementRows } from './statement-rows';

export interface Statement {
  readonly channel: string;
  readonly day: LocalDate;
  readonly name: string;
  readonly content: Readable;
}

/** The channel's file of a day: taken in whole, held against the books, and its differences made tickets, in one transaction. */
@Injectable()
export class ImportStatementHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly payments: PaymentsOfDay,
    private readonly reads: FindReconciliation,
    private readonly configuration: Configuration,
  ) {}

  /** The same file again changes nothing. @throws DomainError statement-line-invalid, statement-incomplete, channel-unknown, statement-day, state-conflict */
  async import(statement: Statement, actor: Actor): Promise<BatchView> {
    const { channel, day } = statement;
    if (!this.payments.knows(channel)) throw new DomainError('rule-violation', 'channel-unknown', '没有这个缴费渠道，请从渠道清单中选择。');
    const now = this.clock.now();
    if (day > localDateOf(now)) throw new DomainError('rule-violation', 'statement-day', '这一天还没有到，请核对对账日期。');
    const directory = join(this.configuration.dataDirectory, 'statements');
    const path = join(directory, uuid());
    await mkdir(directory, { recursive: true });
    try {
      // First to the disk: a sender who is slow must not hold a transaction open.
      const digest = createHash('sha256');
      statement.content.on('data', (chunk: Buffer) => digest.update(chunk));
      await pipeline(statement.content, createWriteStream(path));
      const file = { path, sha256: digest.digest('hex') };
      return await this.database.run((tx) => this.take(tx, statement, file, actor, now), MATCHING);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** 重新对账: the books have changed since the file came. */
  async match(batchId: number, actor: Actor, expectedVersion: number): Promise<BatchView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const batch = await this.reads.batch(tx, batchId, actor, 'FOR UPDATE OF b');
      if (batch.version !== expectedVersion) throw versionMismatch(batch.version);
      if (batch.fileId === null)
        throw new DomainError('conflict', 'state-conflict', '这一天还没有对账文件，请先导入。', { params: { from: batch.state } });
      await this.hold(tx, batch, batch.fileId, actor, now);
      await this.audit(tx, batchId, 'reconciliation.match', actor, now);
      return this.reads.viewIn(tx, batchId, actor);
    }, MATCHING);
  }

  private async take(
    tx: Transaction,
    { channel, day, name }: Statement,
    { path, sha256 }: { readonly path: string; readonly sha256: string },
    actor: Actor,
    now: Date,
  ): Promise<BatchView> {
    const batchId = await lockDay(tx, channel, day, COUNTY_CODE, now);
    const batch = await this.reads.batch(tx, batchId, actor);
    const [known] = await rowsOf<{ id: number }>(tx, 'SELECT id FROM statement_file WHERE batch_id = $1 AND sha256 = $2', [
      batchId,
      sha256,
    ]);
    if (known?.id === batch.fileId && known !== undefined) return this.reads.viewIn(tx, batchId, actor);
    // Refused before a million rows are read: a signed day stays as it was signed.
    afterMatching(batch.state, 0);
    const fileId = known?.id ?? (await this.read(tx, batchId, { path, sha256, name, day }, actor, now));
    await this.hold(tx, batch, fileId, actor, now);
    await this.audit(tx, batchId, 'reconciliation.import', actor, now);
    return this.reads.viewIn(tx, batchId, actor);
  }

  private async read(
    tx: Transaction,
    batchId: number,
    { path, sha256, name, day }: { readonly path: string; readonly sha256: string; readonly name: string; readonly day: LocalDate },
    actor: Actor,
    now: Date,
  ): Promise<number> {
    const [next] = await rowsOf<{ id: number }>(tx, `SELECT nextval(pg_get_serial_sequence('statement_file', 'id')) AS id`);
    if (!next) throw new Error('the sequence of files gave nothing');
    const reader = new StatementFile(day);
    await copyInto(
      tx,
      `statement_line (${STATEMENT_COLUMNS})`,
      statementRows(createReadStream(path, { highWaterMark: 256 * 1024 }), reader, next.id),
    );
    const { rows, paidFen, refundedFen } = reader.totals();
    await tx.query(
      `INSERT INTO statement_file (id, batch_id, sha256, name, rows, paid_fen, refunded_fen, imported_at, imported_by)
       OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [next.id, batchId, sha256, name, rows, paidFen, refundedFen, now, actor.id],
    );
    return next.id;
  }

  private async hold(
    tx: Transaction,
    batch: { readonly id: number; readonly channel: string; readonly day: LocalDate; readonly state: Parameters<typeof afterMatching>[0] },
    fileId: number,
    actor: Actor,
    now: Date,
  ): Promise<void> {
    await prepareMatching(tx);
    await this.payments.copyTo(tx, batch.channel, batch.day, OWN_MOVEMENTS);
    const sums = await matchFile(tx, batch.id, batch.channel, fileId);
    const { opened, closed, otherBatches } = await writeTickets(tx, batch.id, actor, now);
    const [open] = await rowsOf<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM reconciliation_ticket WHERE batch_id = $1 AND state <> 'CLOSED'`,
      [batch.id],
    );
    await saveMatching(tx, batch.id, fileId, afterMatching(batch.state, open?.n ?? 0), sums, now);
    await recordEvent(tx, { batchId: batch.id, action: 'matched', actor, detail: { fileId, opened, closed, ...sums } }, now);
    for (const id of otherBatches) await this.settleOther(tx, id, actor);
  }

  /** An earlier day that waited for this file may be balanced now. */
  private async settleOther(tx: Transaction, id: number, actor: Actor): Promise<void> {
    const [other] = await findBatches(tx, actor.jurisdiction, 'b.id = $3', [id], 'FOR UPDATE OF b');
    if (other) await saveState(tx, id, afterMatching(other.state, other.openTickets));
  }

  private audit(tx: Transaction, objectId: number, action: string, actor: Actor, now: Date): Promise<void> {
    return recordAudit(tx, [{ occurredAt: now, actor, action, objectType: 'reconciliation', objectId, result: 'DONE' }]);
  }
}
