import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/legal-aid-matters.json';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk, type LoadedDispute } from '../../disputes/application/dispute-desk';
import { Proceedings } from '../../disputes/application/proceedings';
import { Records } from '../../records/application/records';
import { type AidRules, economicTest } from '../domain/economic-test';
import { insertLegalAid } from '../persistence/legal-aid.repository';
import { armReview } from './aid-clocks';
import { AidDesk } from './aid-desk';
import { AidPapers } from './aid-papers';

export const AID_RULES = rules as unknown as AidRules;
/** The legal aid body of the county: 法律援助法 §38 sends non-litigation matters to where the dispute is handled. */
export const AID_BODY = '532922-justice';

export interface Application {
  readonly matter: string;
  readonly form: string;
  readonly groups: readonly string[];
  /** Who asks; all on one side. */
  readonly partyIds: readonly number[];
  readonly facts: string;
  /** What shows that they belong to the group is there. */
  readonly groupShown: boolean;
  readonly papersComplete: boolean;
  readonly receivedOn: LocalDate;
}

/** 申请: received with or without all papers; the seven days run from receipt (法律援助法 §43). */
@Injectable()
export class ApplyForAidHandler {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly proceedings: Proceedings,
    private readonly records: Records,
    private readonly aid: AidDesk,
    private readonly papers: AidPapers,
    private readonly clock: Clock,
  ) {}

  execute(
    actor: Actor,
    disputeNo: string,
    expectedVersion: number,
    application: Application,
    request: IdempotentRequest,
  ): Promise<Outcome> {
    return once(this.database, request, this.clock.now(), async (tx) => {
      const id = await this.desk.within(tx, { disputeNo, actor, expectedVersion }, 'CONDUCTOR', async (inside, loaded) => {
        const result = economicTest(AID_RULES, application.matter, application.groups);
        assertForm(application.form);
        assertApplicants(loaded, application.partyIds);
        const { now } = loaded;
        const proceeding = await this.proceedings.open(
          inside,
          {
            disputeId: loaded.dispute.id,
            kind: 'LEGAL_AID',
            organ: AID_BODY,
            partyIds: application.partyIds,
            on: application.receivedOn,
            details: { matter: application.matter, test: result.test },
          },
          actor,
          now,
        );
        await insertLegalAid(inside, { ...application, proceedingId: proceeding.id, test: result.test });
        const record = { proceedingId: proceeding.id, kind: 'APPLICATION', text: application.facts, on: application.receivedOn };
        await this.records.write(inside, record, actor, now);
        const dueOn = await armReview(inside, proceeding.id, application.receivedOn, now);
        const file = await this.aid.file(inside, { ...loaded, proceedings: [...loaded.proceedings, proceeding] }, proceeding.id);
        const { receivedOn, facts } = application;
        await this.papers.issue(inside, file, 'AID_APPLICATION', { receivedOn, facts }, actor);
        await this.papers.issue(inside, file, 'AID_RECEIPT', { receivedOn, dueOn }, actor);
        return { action: 'openProceeding', details: { kind: 'LEGAL_AID', proceedingId: proceeding.id }, value: proceeding.id };
      });
      return answer(201, { disputeNo, proceedingId: id }, { Location: `/api/v1/disputes/${disputeNo}/legal-aid/${id}` });
    });
  }
}

function assertForm(form: string): void {
  if (!rules.forms.some(({ code }) => code === form)) {
    throw new DomainError('rule-violation', 'aid-form-unknown', '法律援助的形式不存在，请从列表中选择。', { article: '法律援助法 §22' });
  }
}

/** Aid is for people of one side: nobody is represented against the other applicants (律师法 §39). */
function assertApplicants({ parties, proceedings }: LoadedDispute, partyIds: readonly number[]): void {
  const chosen = parties.filter(({ id }) => partyIds.includes(id));
  const oneSide = new Set(chosen.map(({ side }) => side)).size === 1;
  if (chosen.length !== partyIds.length || !oneSide || chosen.some(({ kind }) => kind !== 'PERSON')) {
    throw new DomainError('rule-violation', 'aid-applicants', '法律援助的申请人应是本纠纷同一方的自然人，请核对。');
  }
  if (proceedings.some(({ kind, closedOn }) => kind === 'LEGAL_AID' && closedOn === null)) {
    throw new DomainError('conflict', 'aid-open-already', '本纠纷已有法律援助申请正在办理，请在原申请中办理。');
  }
}
