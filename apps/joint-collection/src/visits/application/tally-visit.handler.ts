import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { PaidByPeople } from '../../payments/application/paid-by-people.query';
import { advanceSession, differences, type Session, type Signed } from '../domain/session';
import type { VisitRecord } from '../domain/visit-record';
import {
  differencesOf,
  explainDifference,
  type StoredSession,
  saveSession,
  visitsOf,
  writeDifferences,
} from '../persistence/visit.repository';
import { FindVisits } from './find-visits.query';
import type { SessionView } from './visit-view';

export interface VisitCommand {
  readonly sessionId: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

/** 点交: what the visits said was paid against the ledger; what differs is explained or comes to agree before the session ends. */
@Injectable()
export class TallyVisitHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly paid: PaidByPeople,
    private readonly reads: FindVisits,
  ) {}

  /** Compared at once when everything has come, and again when the ledger has moved on. */
  async compare(
    tx: Transaction,
    session: Pick<StoredSession, 'id' | 'issuedAt' | 'people'> & Session,
    visits: readonly Signed<VisitRecord>[],
    now: Date,
  ): Promise<void> {
    const state = advanceSession(session, 'tally', { id: session.agent, roles: [] });
    const rows = await this.paid.between(tx, session.people, session.issuedAt, now);
    const found = differences(
      visits.map(({ record }) => record),
      new Map(rows.map((row) => [row.personId, row])),
    );
    await writeDifferences(tx, session.id, found, now);
    await saveSession(tx, session.id, { state, talliedAt: now });
  }

  again(command: VisitCommand): Promise<SessionView> {
    return this.act(command, 'tally', async (tx, session, now) => this.compare(tx, session, await visitsOf(tx, session.id), now));
  }

  /** A difference is explained by somebody who did not go out. */
  explain(command: VisitCommand, differenceId: number, reason: string): Promise<SessionView> {
    return this.act(command, 'explain', async (tx, session, now) => {
      const found = (await differencesOf(tx, session.id)).find(({ id, state }) => id === differenceId && state === 'OPEN');
      if (!found) throw new DomainError('not-found', 'visit-not-found', '没有这项待处理的差异，请刷新后查看。');
      advanceSession({ ...session, openDifferences: 0 }, 'close', command.actor);
      await explainDifference(tx, differenceId, command.actor.id, reason, now);
      await saveSession(tx, session.id, { state: session.state });
    });
  }

  close(command: VisitCommand): Promise<SessionView> {
    return this.act(command, 'close', async (tx, session, now) => {
      const state = advanceSession(session, 'close', command.actor);
      await saveSession(tx, session.id, { state, closedBy: command.actor.id, closedAt: now });
    });
  }

  cancel(command: VisitCommand): Promise<SessionView> {
    return this.act(command, 'cancel', async (tx, session) => {
      await saveSession(tx, session.id, { state: advanceSession(session, 'cancel', command.actor) });
    });
  }

  private async act(
    { sessionId, actor, expectedVersion }: VisitCommand,
    action: string,
    work: (tx: Transaction, session: StoredSession, now: Date) => Promise<void>,
  ): Promise<SessionView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const session = await this.reads.session(tx, sessionId, actor, 'FOR UPDATE OF s');
      if (session.version !== expectedVersion) throw versionMismatch(session.version);
      await work(tx, session, now);
      await recordAudit(tx, [
        { occurredAt: now, actor, action: `visit.${action}`, objectType: 'visit-session', objectId: sessionId, result: 'DONE' },
      ]);
      return this.reads.viewIn(tx, sessionId, actor);
    });
  }
}
