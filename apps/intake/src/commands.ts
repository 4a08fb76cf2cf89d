import { type Clock, DomainError } from '@app/domain-kernel';
import { PersonalDataCipher, type PersonalDataKeys } from '@app/privacy';
import { FormCompiler } from './catalogue/application/form-compiler';
import { optionOf, runCatalogueCommand } from './catalogue/cli';
import type { IntakeDatabase } from './database';
import { openIntakeDatabase } from './load-county';
import { RunWhatIf } from './what-if/application/run-what-if';

export interface CommandSurroundings {
  readonly databaseUrl: () => string;
  /** Asked for only by what reads the answers of cases. */
  readonly keys: () => PersonalDataKeys;
  readonly clock: Clock;
  readonly write: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** `catalogue lint|import|export|diff|suspend|resume|retire|what-if`. @returns the exit code */
export async function catalogueCommand(argv: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const { databaseUrl, clock, write, warn } = surroundings;
  const opened: IntakeDatabase[] = [];
  const openDatabase = async (): Promise<IntakeDatabase> => {
    const database = await openIntakeDatabase(databaseUrl());
    opened.push(database);
    return database;
  };
  try {
    const [command, code, version, ...options] = argv;
    const cases = Number(optionOf(options, '--cases') ?? 1000);
    if (command === 'what-if' && code !== undefined && /^\d{1,4}$/.test(version ?? '') && cases >= 1 && cases <= 10_000) {
      return await whatIfCommand({ code, version: Number(version), cases }, surroundings, openDatabase);
    }
    return await runCatalogueCommand(argv, { write, warn, clock, openDatabase });
  } finally {
    for (const database of opened) await database.close();
  }
}

async function whatIfCommand(
  wanted: { readonly code: string; readonly version: number; readonly cases: number },
  { keys, write, warn }: CommandSurroundings,
  openDatabase: () => Promise<IntakeDatabase>,
): Promise<number> {
  try {
    const whatIf = new RunWhatIf(await openDatabase(), new FormCompiler(), new PersonalDataCipher(keys()));
    const { itemName, examined, changed, counts, examples } = await whatIf.execute({ ...wanted, jurisdiction: '' });
    write(`${itemName}：试算最近办结的 ${examined} 件，${changed} 件会不同`);
    for (const [kind, count] of Object.entries(counts)) write(`  ${kind} ${count}`);
    for (const { caseNo, differences } of examples) write(`  ${caseNo} ${JSON.stringify(differences)}`);
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    warn(`${error.code}: ${error.message}`);
    return 1;
  }
}
