import { type Actor, coversDivision } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import { type Transaction, violatedConstraint } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { keepAssessments } from '../../obligations/application/keep-assessments';
import { factsAsked } from '../../people/application/known-facts';
import { RULES } from '../../rules/application/shipped-rules';
import { type Eligibility, eligibility } from '../../rules/domain/eligibility';
import type { Insurance } from '../../rules/domain/insurance';
import { medicalVersion, pensionVersion } from '../../rules/domain/rules';
import {
  type CampaignRun,
  findRun,
  finishPart,
  insertRun,
  lockPart,
  type ProfileDecision,
  partsOf,
  profilesOf,
  type RunPart,
  raiseForProfiles,
} from '../persistence/campaign-run.repository';

/** A township of tens of thousands on a busy server takes longer than any request of a page may. */
const LONG = { statement_timeout: '600000' };

export interface CampaignAsked {
  readonly insurance: Insurance;
  readonly year: number;
  /** The county, or one township of it. */
  readonly division: string;
}

export type RunView = Omit<CampaignRun, 'startedAt' | 'finishedAt'> & {
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly raised: number;
  readonly waived: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly parts: readonly (Omit<RunPart, 'doneAt'> & { readonly doneAt: string | null })[];
};

/**
 * 批量核定: everybody of a place at once. What is known of people falls into a few dozen profiles; the pure rules decide each profile once, and one
 * statement writes the obligations of all its people. A township is one transaction, so a run that was killed goes on where it stood.
 */
@Injectable()
export class AssessCampaignHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
  ) {}

  /** Once per Idempotency-Key. Answers when the run stands; sent again it goes on with what is not done. */
  async execute(actor: Actor, asked: CampaignAsked, request: IdempotentRequest): Promise<Outcome> {
    const outcome = await once(this.database, request, this.clock.now(), async (tx) => {
      const id = await this.start(tx, actor, asked);
      return answer(201, { id, ...asked }, { Location: `/api/v1/collection/campaign-runs/${id}` });
    });
    await this.proceed(actor, (JSON.parse(outcome.answer.body) as { id: number }).id);
    return outcome;
  }

  /** Goes on with the townships that are not done; nothing is done twice. */
  async proceed(actor: Actor, runId: number): Promise<RunView> {
    const run = await this.found(actor, runId);
    for (const { township, doneAt } of await this.database.run((tx) => partsOf(tx, runId))) {
      if (doneAt === null) await this.assess(run, township, actor);
    }
    return this.get(actor, runId);
  }

  async get(actor: Actor, runId: number): Promise<RunView> {
    const run = await this.found(actor, runId);
    const parts = await this.database.run((tx) => partsOf(tx, runId));
    const refused: Record<string, number> = {};
    for (const part of parts) {
      for (const [code, count] of Object.entries(part.refused ?? {})) refused[code] = (refused[code] ?? 0) + count;
    }
    return {
      ...run,
      startedAt: run.startedAt.toISOString(),
      finishedAt: run.finishedAt?.toISOString() ?? null,
      raised: parts.reduce((sum, { raised }) => sum + (raised ?? 0), 0),
      waived: parts.reduce((sum, { waived }) => sum + (waived ?? 0), 0),
      refused,
      parts: parts.map((part) => ({ ...part, doneAt: part.doneAt?.toISOString() ?? null })),
    };
  }

  private async start(tx: Transaction, actor: Actor, { insurance, year, division }: CampaignAsked): Promise<number> {
    if (!coversDivision(actor.jurisdiction, division)) {
      throw new DomainError('not-found', 'campaign-place-unknown', '没有这个征缴区域，请选择本辖区的县或乡镇。');
    }
    const now = this.clock.now();
    const rulesVersion = insurance === 'RESIDENT_MEDICAL' ? medicalVersion(RULES) : pensionVersion(RULES);
    const id = await insertRun(tx, { insurance, year, division, rulesVersion, startedBy: actor.id, startedAt: now });
    await recordAudit(tx, [
      {
        occurredAt: now,
        actor,
        action: 'campaign.start',
        objectType: 'campaign-run',
        objectId: id,
        result: 'DONE',
        reason: `${insurance}/${year}/${division}`,
      },
    ]);
    return id;
  }

  private async assess(run: CampaignRun, township: string, actor: Actor): Promise<void> {
    // Where a window raised one of the same obligations meanwhile, the township is looked at anew; it cannot go on for ever.
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.database.run((tx) => this.assessWithin(tx, run, township, actor), LONG);
        return;
      } catch (error) {
        if (attempt === 4 || violatedConstraint(error) !== 'uq_obligation_open') throw error;
      }
    }
  }

  private async assessWithin(tx: Transaction, run: CampaignRun, township: string, actor: Actor): Promise<void> {
    if (!(await lockPart(tx, run.id, township))) return;
    const now = this.clock.now();
    const on = localDateOf(now);
    const asked = factsAsked(run.insurance, run.year, on);
    const profiles = await profilesOf(tx, asked, township);
    const decided = profiles.map((profile) => ({
      profile,
      found: eligibility(profile.facts, { insurance: run.insurance, year: run.year, on, tierFen: null, backPay: false }, RULES),
    }));
    const allowed = decided.filter(({ found }) => found.preflight.verdict !== 'REFUSE');
    const assessed = allowed.flatMap(({ found }) => found.assessment ?? []);
    const ids = await keepAssessments(tx, assessed);
    const idOf = new Map(assessed.map((assessment, index) => [assessment, ids[index]]));
    const raised = await raiseForProfiles(
      tx,
      asked,
      township,
      allowed.map(({ profile, found }) =>
        decisionOf(profile.key, found, found.assessment === null ? null : (idOf.get(found.assessment) ?? null)),
      ),
      run,
      now,
    );
    const refused: Record<string, number> = {};
    let waived = 0;
    for (const { profile, found } of decided) {
      if (found.preflight.verdict === 'WAIVE') waived += profile.people;
      for (const { code } of found.preflight.refusals) refused[code] = (refused[code] ?? 0) + profile.people;
    }
    await finishPart(tx, run.id, township, { raised, waived, refused }, now);
    await recordAudit(tx, [
      {
        occurredAt: now,
        actor,
        action: 'campaign.assess',
        objectType: 'campaign-run',
        objectId: run.id,
        result: 'DONE',
        reason: `${township}: ${raised}`,
      },
    ]);
  }

  private async found(actor: Actor, runId: number): Promise<CampaignRun> {
    const run = await this.database.run((tx) => findRun(tx, runId, actor.jurisdiction || '-'));
    if (run === undefined) throw new DomainError('not-found', 'campaign-run-not-found', '没有找到这次批量核定，请刷新后重试。');
    return run;
  }
}

function decisionOf(key: string, { preflight, assessment }: Eligibility, assessmentId: number | null): ProfileDecision {
  return {
    key,
    state: assessment === null ? 'IDENTIFIED' : preflight.verdict === 'WAIVE' ? 'WAIVED' : 'ASSESSED',
    tierFen: assessment?.tierFen ?? null,
    dueFen: assessment?.dueFen ?? null,
    assistanceFen: assessment?.assistanceFen ?? 0,
    subsidyFen: assessment?.subsidyFen ?? 0,
    assessmentId,
  };
}
