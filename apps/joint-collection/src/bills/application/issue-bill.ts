import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, fenOf } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/billing-rules.json';
import { JointCollectionDatabase } from '../../database';
import { ObligationBook, obligationNotFound } from '../../obligations/application/obligation-ledger';
import { PersonDirectory } from '../../people/application/person-directory';
import { draftBill } from '../domain/joint-bill';
import { insertBill, recordIssue } from '../persistence/bill.repository';
import { billNumber } from './bill-book';
import { ReadBills } from './read-bills';

export interface IssueBillCommand {
  readonly actor: Actor;
  readonly obligations: readonly number[];
  /** Yuan, as the payer was shown it. */
  readonly total: string;
}

const HOUR = 3_600_000;

/** 出单: what a household owes both funds goes on one bill, under which it is paid at once. */
@Injectable()
export class IssueBill {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly obligations: ObligationBook,
    private readonly people: PersonDirectory,
    private readonly reads: ReadBills,
  ) {}

  async execute(command: IssueBillCommand, request: IdempotentRequest): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const id = await this.write(tx, command, now);
      return answer(201, await this.reads.viewIn(tx, billNumber(id), command.actor), {
        Location: `/api/v1/bills/${billNumber(id)}`,
        ETag: '"v1"',
      });
    });
  }

  private async write(tx: Transaction, { actor, obligations, total }: IssueBillCommand, now: Date): Promise<number> {
    const owed = await this.obligations.lock(tx, obligations);
    const persons = await this.people.byIds(tx, actor, [...new Set(owed.map(({ personId }) => personId))]);
    const seen = new Map(persons.map((person) => [person.id, person]));
    const home = persons[0];
    // One person out of reach, and nothing is said of the others either.
    if (home === undefined || owed.some(({ personId }) => !seen.has(personId))) throw obligationNotFound();
    const draft = draftBill(owed, fenOf(total) ?? 0);
    const id = await insertBill(tx, {
      ...draft,
      division: home.township,
      issuedBy: actor.id,
      issuedOrgan: actor.organ,
      issuedAt: now,
      expiresAt: new Date(now.getTime() + rules.validHours * HOUR),
    });
    await this.obligations.bill(tx, obligations, id, { actor, at: now });
    await recordIssue(tx, id, actor.kind, actor.id, now);
    await recordAudit(tx, [{ occurredAt: now, actor, action: 'bill.issue', objectType: 'joint-bill', objectId: id, result: 'DONE' }]);
    return id;
  }
}
