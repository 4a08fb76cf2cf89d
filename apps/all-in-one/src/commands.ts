import 'reflect-metadata';
import { runAuditCommand } from '@app/audit';
import { readConfiguration } from '@app/configuration';
import { SystemClock } from '@app/domain-kernel';
import { migrateQueueStore } from '@app/messaging';
import { migrate } from '@app/persistence';
import { requirePostgres, startFailure, startSentence } from '@app/platform';
import { accountsCommand } from '../../identity/src/commands';
import { catalogueCommand } from '../../intake/src/commands';
import { ledgerCommand } from '../../joint-collection/src/commands';
import { loadCounty } from './load-county';
import { SCHEMAS } from './schemas';

const USAGE =
  '用法：migrate | catalogue lint|import|export|diff|suspend|resume|retire|what-if … | audit verify|seal | ledger verify | accounts create-administrator|create-staff …';

/** The operator's commands. @returns the exit code: 0 done, 1 found something wrong, 2 wrong usage. */
export async function runCommand(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [command, ...rest] = argv;
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const warn = (line: string): void => void process.stderr.write(`${line}\n`);
  const clock = new SystemClock();
  try {
    switch (command) {
      case 'migrate': {
        const configuration = readConfiguration(env);
        await requirePostgres(env.MIGRATION_DATABASE_URL ? 'MIGRATION_DATABASE_URL' : 'DATABASE_URL', configuration.migrationDatabaseUrl);
        const applied = await migrate(configuration.migrationDatabaseUrl, SCHEMAS);
        if (configuration.redisUrl === undefined) await migrateQueueStore(configuration.migrationDatabaseUrl);
        await loadCounty(configuration, clock.now());
        print(applied.length === 0 ? '数据库已是最新。' : `已升级：${applied.join('、')}`);
        return 0;
      }
      case 'catalogue':
        return await catalogueCommand(rest, {
          databaseUrl: () => readConfiguration(env).databaseUrl,
          keys: () => readConfiguration(env),
          clock,
          write: print,
          warn,
        });
      case 'accounts':
        return await accountsCommand(rest, { configuration: () => readConfiguration(env), clock, write: print, warn });
      case 'ledger':
        return await ledgerCommand(rest, { databaseUrl: readConfiguration(env).databaseUrl, print });
      case 'audit': {
        const { databaseUrl, dataDirectory, signingKey } = readConfiguration(env);
        const chains = SCHEMAS.filter(({ schema }) => schema !== 'msg').map(({ schema, role }) => ({ schema, role }));
        return await runAuditCommand(rest, { databaseUrl, dataDirectory, signingKey, chains, now: () => clock.now(), print });
      }
      default:
        warn(USAGE);
        return 2;
    }
  } catch (error) {
    if (startSentence(error) === undefined) throw error;
    warn(startFailure(error));
    return 2;
  }
}

if (require.main === module) {
  runCommand(process.argv.slice(2), process.env).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${startFailure(error)}\n`);
      process.exit(1);
    },
  );
}
