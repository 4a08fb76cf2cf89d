import { yuanOf } from '@app/domain-kernel';
import { openDataSource } from '@app/persistence';
import { JointCollectionDatabase } from './database';
import { jointCollectionSchema } from './joint-collection-schema';
import { verifyLedger } from './ledger/application/verify-ledger';
import { LEDGER_PROBLEMS } from './ledger/domain/ledger-finding';
import { verifyReceipts } from './receipts/application/verify-receipts';

const USAGE = '用法：npm run ledger -- verify';
/** Of very many the first say enough. */
const MOST_SHOWN = 100;

/** `npm run ledger -- verify` names everything that is off in the books. @returns the exit code: 0 sound, 1 not, 2 wrong usage. */
export async function ledgerCommand(
  argv: readonly string[],
  { databaseUrl, print }: { readonly databaseUrl: string; readonly print: (line: string) => void },
): Promise<number> {
  if (argv.length !== 1 || argv[0] !== 'verify') {
    print(USAGE);
    return 2;
  }
  const { schema, role } = jointCollectionSchema;
  const database = new JointCollectionDatabase(await openDataSource({ url: databaseUrl, schema, role, poolSize: 1 }));
  try {
    const { books, papers } = await database.run(async (tx) => {
      // All of it as of one moment, while payments go on.
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await tx.query('SET LOCAL statement_timeout = 0');
      return { books: await verifyLedger(tx), papers: await verifyReceipts(tx) };
    });
    const findings = [...books.findings, ...papers.differing.map((subject) => ({ problem: 'receipt-differs' as const, subject }))];
    for (const { account, fen } of books.balances)
      print(`${account.padEnd(28)} ${fen < 0 ? '贷' : '借'} ${yuanOf(Math.abs(fen)).padStart(16)}`);
    for (const { problem, subject } of findings.slice(0, MOST_SHOWN)) print(`  ${LEDGER_PROBLEMS[problem]}（${problem}）：${subject}`);
    if (findings.length > MOST_SHOWN) print(`  另有 ${findings.length - MOST_SHOWN} 处`);
    print(`核对凭证 ${books.journals} 张、回执 ${papers.receipts} 张：${findings.length === 0 ? '账实相符' : `${findings.length} 处不符`}`);
    return findings.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}
