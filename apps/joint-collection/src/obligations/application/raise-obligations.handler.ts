import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import { type Transaction, violatedConstraint } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { PersonDirectory, personNotFound } from '../../people/application/person-directory';
import { type Checked, checkPeople, type Wanted } from '../../preflight/application/check-people';
import type { Refusal } from '../../rules/domain/preflight';
import { insertObligation, keepAssessments } from '../persistence/new-obligation.repository';
import { obligationsById } from '../persistence/obligation.repository';
import { type ObligationView, obligationViews } from './obligation-view';

export interface RaisedView {
  readonly personId: number;
  readonly insurance: string;
  readonly year: number;
  readonly verdict: 'COLLECT' | 'WAIVE' | 'REFUSE';
  readonly refusals: readonly Refusal[];
  readonly obligation: ObligationView | null;
}

/** 登记应征: for the people of a household, both insurances at once. What is refused for one is raised for the other. */
@Injectable()
export class RaiseObligationsHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly directory: PersonDirectory,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, wanted: readonly Wanted[], request: IdempotentRequest): Promise<Outcome> {
    const distinct = new Set(wanted.map(({ personId, insurance, year }) => `${personId}/${insurance}/${year}`));
    if (distinct.size !== wanted.length) {
      throw new DomainError('rule-violation', 'obligation-twice', '同一个人、同一险种、同一年度只能登记一次，请去掉重复的。');
    }
    try {
      return await once(this.database, request, this.clock.now(), async (tx) => {
        const items = await this.within(tx, actor, wanted);
        if (items.every(({ verdict }) => verdict === 'REFUSE')) {
          throw new DomainError('rule-violation', 'preflight-refused', '核对没有通过，没有登记应征，请看每一项的原因。', {
            params: { items: items.map(({ personId, insurance, year, refusals }) => ({ personId, insurance, year, refusals })) },
          });
        }
        return answer(201, { items });
      });
    } catch (error) {
      // Somebody raised the same meanwhile: what the unique index refused, the pre-flight tells in words when asked again.
      if (violatedConstraint(error) !== 'uq_obligation_open') throw error;
      throw new DomainError('conflict', 'obligation-raised-meanwhile', '刚刚有人登记了其中一项应征，请刷新后再登记其余的。');
    }
  }

  /** In the transaction of whoever asks: a case of the window raises both at once. */
  async within(tx: Transaction, actor: Actor, wanted: readonly Wanted[]): Promise<RaisedView[]> {
    const now = this.clock.now();
    const ids = [...new Set(wanted.map(({ personId }) => personId))];
    if ((await this.directory.byIds(tx, actor, ids)).length !== ids.length) throw personNotFound();
    const checked = await checkPeople(tx, wanted, localDateOf(now));
    const raised: number[] = [];
    const made = new Map<Checked, number>();
    for (const one of checked) {
      const { verdict } = one.eligibility.preflight;
      const { assessment } = one.eligibility;
      if (verdict === 'REFUSE') continue;
      const [assessmentId] = await keepAssessments(tx, assessment === null ? [] : [assessment]);
      const state = assessment === null ? 'IDENTIFIED' : verdict === 'WAIVE' ? 'WAIVED' : 'ASSESSED';
      const id = await insertObligation(tx, { ...one, state, assessment, assessmentId: assessmentId ?? null }, actor.id, now);
      raised.push(id);
      made.set(one, id);
    }
    await recordAudit(
      tx,
      raised.map((id) => ({
        occurredAt: now,
        actor,
        action: 'obligation.identify',
        objectType: 'obligation',
        objectId: id,
        result: 'DONE' as const,
      })),
    );
    const views = new Map((await obligationViews(tx, await obligationsById(tx, raised))).map((view) => [view.id, view]));
    return checked.map((one) => ({
      personId: one.personId,
      insurance: one.insurance,
      year: one.year,
      verdict: one.eligibility.preflight.verdict,
      refusals: one.eligibility.preflight.refusals,
      obligation: views.get(made.get(one) ?? 0) ?? null,
    }));
  }
}
