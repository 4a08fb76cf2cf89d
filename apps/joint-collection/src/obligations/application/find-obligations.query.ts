import type { Actor } from '@app/access';
import { type Queryable, rowsOf } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { PersonDirectory } from '../../people/application/person-directory';
import { obligationsById, obligationsOfPeople } from '../persistence/obligation.repository';
import { obligationNotFound } from './obligation-ledger';
import { type ObligationView, obligationViews } from './obligation-view';

export interface ObligationStep {
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly version: number;
  readonly at: string;
}

/** 应征 for whoever may see the person. */
@Injectable()
export class FindObligations {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly directory: PersonDirectory,
  ) {}

  get(actor: Actor, id: number): Promise<ObligationView> {
    return this.database.run((tx) => this.within(tx, actor, id));
  }

  async within(reader: Queryable, actor: Actor, id: number): Promise<ObligationView> {
    const [row] = await obligationsById(reader, [id]);
    if (row === undefined || (await this.directory.byIds(reader, actor, [row.personId])).length === 0) throw obligationNotFound();
    const [view] = await obligationViews(reader, [row]);
    if (view === undefined) throw obligationNotFound();
    return view;
  }

  /** Of a whole household, newest year first. */
  async ofHousehold(actor: Actor, householdId: number): Promise<ObligationView[]> {
    return this.database.run(async (tx) => {
      const people = await this.directory.ofHousehold(tx, actor, householdId);
      return obligationViews(
        tx,
        await obligationsOfPeople(
          tx,
          people.map(({ id }) => id),
        ),
      );
    });
  }

  /** The own ones of a citizen who is signed in. */
  async own(actor: Actor): Promise<ObligationView[]> {
    if (actor.kind !== 'CITIZEN') return [];
    return this.database.run(async (tx) => {
      const self = await this.directory.self(tx, actor);
      return obligationViews(tx, self === undefined ? [] : await obligationsOfPeople(tx, [self.id]));
    });
  }

  /** Every step since it was raised; of one that a campaign raised, the run is the first. */
  async history(actor: Actor, id: number): Promise<ObligationStep[]> {
    return this.database.run(async (tx) => {
      await this.within(tx, actor, id);
      const rows = await rowsOf<Omit<ObligationStep, 'at'> & { at: Date }>(
        tx,
        `SELECT action, from_state AS "from", to_state AS "to", version, at FROM (
           SELECT 0 AS place, 'campaign' AS action, NULL AS from_state,
             CASE WHEN o.due_fen IS NULL THEN 'IDENTIFIED' WHEN o.due_fen = 0 THEN 'WAIVED' ELSE 'ASSESSED' END AS to_state, 1 AS version, o.created_at AS at
           FROM obligation o WHERE o.id = $1 AND o.run_id IS NOT NULL
           UNION ALL SELECT id, action, from_state, to_state, version, at FROM obligation_history WHERE obligation_id = $1) steps ORDER BY place`,
        [id],
      );
      return rows.map(({ at, ...step }) => ({ ...step, at: at.toISOString() }));
    });
  }
}
