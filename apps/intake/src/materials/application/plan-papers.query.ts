import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { ListPapersQuery, type OpenQuestion } from '../../catalogue/application/list-papers.query';
import type { PlannedPaper } from '../domain/plan-papers';
import type { FilingSituation } from '../domain/space-access';
import { type HolderInput, holderOf } from './holder';
import { LookUpPapers } from './look-up-papers';

export interface PlanCommand {
  readonly actor: Actor;
  readonly itemCode: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly applicant: HolderInput;
  readonly through: FilingSituation['through'];
}

export interface PaperPlan {
  readonly item: { readonly code: string; readonly version: number; readonly name: string };
  readonly situation: string;
  readonly lines: readonly PlannedPaper[];
  /** How many papers are left to bring, and how many need not be. */
  readonly toBring: number;
  readonly spared: number;
  /** Why the material space was not looked into; null when it was. */
  readonly spaceClosed: string | null;
  /** Answers that could still change the list. */
  readonly open: readonly OpenQuestion[];
}

/** 少交材料: what this person need not bring for this item, and why he is asked for the rest. Changes nothing; the look itself is written down. */
@Injectable()
export class PlanPapersQuery {
  constructor(
    private readonly papers: ListPapersQuery,
    private readonly lookUp: LookUpPapers,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, itemCode, form, applicant, through }: PlanCommand): Promise<PaperPlan> {
    const today = localDateOf(this.clock.now());
    const holder = holderOf(this.cipher, applicant, '/applicant/idNumber', today);
    // Whether somebody else has a record with a source is already something about him.
    if (actor.kind === 'CITIZEN' && applicant.kind === 'PERSON' && actor.citizenIndex !== holder.index.toString('base64url')) {
      throw new DomainError('rule-violation', 'not-a-party', '只能查询本人要带的材料；为他人办理，请看办事指南中的材料清单。');
    }
    const { version, situation, open } = this.papers.execute(itemCode, form, today);
    const { plan, closed } = await this.lookUp.search({
      actor,
      form,
      today,
      holder,
      through,
      content: version.content,
      at: actor.kind === 'CITIZEN' ? 'PORTAL' : 'WINDOW',
      purpose: 'PLAN',
      inSpace: true,
      inSources: true,
    });
    const { code, version: number, name } = version.content;
    return {
      item: { code, version: number, name },
      situation: situation.name,
      lines: plan,
      toBring: plan.filter(({ way }) => way === 'BRING').length,
      spared: plan.filter(({ way }) => way === 'SHARED' || way === 'REUSED').length,
      spaceClosed: closed,
      open,
    };
  }
}
