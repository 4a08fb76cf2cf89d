import { localDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { acceptDeferred, acceptOnCommitment, PROMISE_PAPER, replacedPapers, statementOf } from '../domain/acceptance-paths';
import type { ItemTerms, Paper } from '../domain/case';
import type { CreditEntry } from '../domain/credit';
import type { StoredCase } from '../persistence/case.rows';
import { creditBar } from '../persistence/credit.repository';
import { type CaseCommand, CaseDesk, type CaseFile } from './case-desk';
import { channelOf } from './filing';
import { attachUploads, type HandedIn, papersFrom } from './papers-handed-in';

/** The signed promise as it lies on the counter. */
export type SignedStatement = Omit<HandedIn, 'code'>;

export interface PromiseCommand extends CaseCommand {
  readonly voluntary: boolean;
  /** Left out where the signed promise is on the file already. */
  readonly statement?: SignedStatement;
}

export interface DeferCommand extends PromiseCommand {
  readonly promisedBy: string;
}

/** 容缺受理 */
@Injectable()
export class AcceptDeferred {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: DeferCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'acceptDeferred', async (file, tx) => {
      const statement = statementPaper(command, PROMISE_PAPER, '容缺受理承诺书');
      const promise = { voluntary: command.voluntary, bar: await barOf(tx, file), promisedBy: localDate(command.promisedBy) };
      const decision = acceptDeferred(file.stored.state, file.item, withStatement(file, statement), promise, file);
      return { decision, newPapers: await onFile(tx, command, file, statement) };
    });
  }
}

/** 告知承诺受理 */
@Injectable()
export class AcceptOnCommitment {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: PromiseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'acceptOnCommitment', async (file, tx) => {
      const code = statementOf(file.item);
      const statement = statementPaper(command, code, nameOf(file.item, code));
      const papers = withStatement(file, statement);
      const promise = { voluntary: command.voluntary, bar: await barOf(tx, file) };
      const decision = acceptOnCommitment(file.stored.state, file.item, papers, promise, file);
      const replaced = replacedPapers(file.item, papers).map((paper) => ({ paper, uploadRow: null }));
      return { decision, newPapers: [...(await onFile(tx, command, file, statement)), ...replaced] };
    });
  }
}

const nameOf = (item: ItemTerms, code: string): string => item.papers.find((paper) => paper.code === code)?.name ?? '告知承诺书';

/** The clerk has seen the signature, so the paper is of grade B as any that a window takes. */
function statementPaper(command: PromiseCommand, code: string, name: string): Paper | null {
  if (command.statement === undefined) return null;
  const materials = { serves: [], names: new Map([[code, name]]), forms: new Map() };
  return papersFrom([{ ...command.statement, code }], materials, channelOf(command.actor))[0] ?? null;
}

const withStatement = ({ papers }: CaseFile, statement: Paper | null): Paper[] => [
  ...papers.filter(({ code }) => code !== statement?.code),
  ...(statement === null ? [] : [statement]),
];

const barOf = (tx: Transaction, { stored, today }: CaseFile): Promise<CreditEntry | null> => creditBar(tx, stored.applicantIndex, today);

async function onFile(
  tx: Transaction,
  command: PromiseCommand,
  { stored }: CaseFile,
  statement: Paper | null,
): Promise<{ paper: Paper; uploadRow: number | null }[]> {
  if (statement === null) return [];
  const uploads = await attachUploads(tx, [{ caseId: stored.state.id, actor: command.actor, papers: [statement] }]);
  return [{ paper: statement, uploadRow: statement.uploadId === null ? null : (uploads.get(statement.uploadId) ?? null) }];
}
