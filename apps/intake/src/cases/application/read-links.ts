import type { Actor } from '@app/access';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { type CaseStatus, STAGE_NAMES } from '../domain/case.transitions';
import { type CaseLink, linksOf } from '../persistence/act.repository';
import { ReadCases } from './read-cases';

export interface CaseLinkView extends CaseLink {
  readonly statusName: string;
}

/** Both ways: acts on the case, or the case that an act is about. Who sees the one has to do with the other. */
@Injectable()
export class ReadLinks {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
  ) {}

  async of(caseNo: string, actor: Actor): Promise<CaseLinkView[]> {
    const { state } = await this.cases.find(caseNo, actor);
    const links = await linksOf(this.database, state.id, state.linkedCaseId);
    return links.map((link) => ({ ...link, statusName: STAGE_NAMES[link.status as CaseStatus] }));
  }
}
