import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { CaseState } from '../domain/case';
import { type HearingHeld, type PriorNoticeTerms, recordHearing, recordStatement, servePriorNotice } from '../domain/prior-notice';
import { insertStatement, nextStatement, saveHearing, statementsOf } from '../persistence/act-hearing.repository';
import type { StoredCase } from '../persistence/case.rows';
import { ACTS } from './act-book';
import { type CaseCommand, CaseDesk } from './case-desk';
import { ReadCases } from './read-cases';

export interface ServePriorNoticeCommand extends CaseCommand {
  readonly servedOn: LocalDate;
  readonly method: string;
}

/** 事先告知书送达 */
@Injectable()
export class ServePriorNotice {
  constructor(private readonly desk: CaseDesk) {}

  execute({ servedOn, method, ...command }: ServePriorNoticeCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'servePriorNotice', async ({ stored, by, today, now }, tx) => {
      const decision = servePriorNotice(stored.state, { servedOn, method }, noticeTerms(stored.state).statement, today, by, now);
      await saveHearing(tx, stored.state.id, decision.after.priorNotice);
      return { decision };
    });
  }
}

export interface HolderStatementCommand extends CaseCommand {
  readonly statement: string;
  readonly wantsHearing: boolean;
  readonly final: boolean;
}

const statementContext = (caseNo: string, sequence: number): string => `intake.holder_statement.statement_cell|${caseNo}|${sequence}`;

/** 陈述、申辩: by the holder in his account, or taken down by the office. */
@Injectable()
export class RecordHolderStatement {
  constructor(
    private readonly desk: CaseDesk,
    private readonly cipher: PersonalDataCipher,
  ) {}

  execute({ statement, wantsHearing, final, ...command }: HolderStatementCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'recordStatement', async ({ stored, by, today, now }, tx) => {
      const { id: caseId, caseNo } = stored.state;
      const decision = recordStatement(stored.state, { wantsHearing, final }, noticeTerms(stored.state).hearing.hold, today, by, now);
      const sequence = await nextStatement(tx, caseId);
      const statementCell = this.cipher.encrypt(statement, statementContext(caseNo, sequence));
      const staff = by.kind === 'STAFF';
      await insertStatement(
        tx,
        { caseId, sequence, statementCell, wantsHearing, saidByKind: staff ? 'STAFF' : 'CITIZEN', takenBy: staff ? by.id : null },
        now,
      );
      await saveHearing(tx, caseId, decision.after.priorNotice);
      return { decision };
    });
  }
}

export interface HearingCommand extends CaseCommand {
  readonly held: HearingHeld;
}

/** 听证举行 */
@Injectable()
export class RecordActHearing {
  constructor(private readonly desk: CaseDesk) {}

  execute({ held, ...command }: HearingCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'recordHearing', async ({ stored, by, today, now, calendar }, tx) => {
      const { announcedBefore } = noticeTerms(stored.state).hearing;
      const decision = recordHearing(stored.state, held, announcedBefore, today, calendar, by, now);
      await saveHearing(tx, stored.state.id, decision.after.priorNotice);
      return { decision };
    });
  }
}

export interface StatementView {
  readonly sequence: number;
  readonly statement: string;
  readonly wantsHearing: boolean;
  readonly takenDown: boolean;
  readonly saidAt: string;
}

/** What the holder said, for whoever may see the case. */
@Injectable()
export class ReadHolderStatements {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async of(caseNo: string, actor: Actor): Promise<StatementView[]> {
    const { state } = await this.cases.find(caseNo, actor);
    return (await statementsOf(this.database, state.id)).map(({ sequence, statementCell, wantsHearing, saidByKind, saidAt }) => ({
      sequence,
      statement: this.cipher.decrypt(statementCell, statementContext(caseNo, sequence)),
      wantsHearing,
      takenDown: saidByKind === 'STAFF',
      saidAt: saidAt.toISOString(),
    }));
  }
}

function noticeTerms({ kind, caseNo }: CaseState): PriorNoticeTerms {
  const terms = kind === 'APPLICATION' ? undefined : ACTS[kind].priorNotice;
  if (terms === undefined) throw new Error(`${caseNo} needs no notice before its decision`);
  return terms;
}
