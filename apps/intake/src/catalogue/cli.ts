import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, DomainError } from '@app/domain-kernel';
import { isCalendarDate } from '@app/identifiers';
import { localDateOf } from '@app/legal-calendar';
import type { Database } from '@app/persistence';
import { changeVersionState } from './application/change-version-state';
import { SHIPPED_ITEMS } from './application/county-data';
import { exportItems } from './application/export-items';
import { importItems } from './application/import-items';
import { itemsOf } from './application/item-package';
import { countyLintContext } from './application/lint-context';
import { publishItems } from './application/publish-items';
import { type Change, diffCatalogues } from './domain/diff';
import type { ItemContent } from './domain/item';
import { lintCatalogue } from './domain/lint';

/** What the command line gives a command. The launcher opens the database only when a command asks for it, and closes it. */
export interface CatalogueIo {
  readonly write: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly openDatabase: () => Promise<Database>;
  readonly clock: Clock;
}

const USAGE = `用法：
  catalogue lint [文件或文件夹…]           检查事项文件；不写文件时检查随附的 51 项
  catalogue import <文件或文件夹…> [--publish]  导入为草稿；--publish 随即公布
  catalogue export [--out 文件]            导出已公布的事项包
  catalogue diff <文件或文件夹> [另一个]    比较两份文件，或者文件与数据库中已公布的事项
  catalogue suspend|resume <编码> <版本> --reason 原因          暂停、恢复办理
  catalogue retire <编码> <版本> --reason 原因 [--last-day 日期]  取消事项；没有截止日的须写最后有效日
  catalogue what-if <编码> <版本> [--cases 件数]                用最近办结的件试算一个版本，只读`;

/** `npm run catalogue -- lint|import|export|diff|suspend|resume|retire`. Gives the exit code: 0 done, 1 findings or differences that refuse, 2 wrong use. */
export async function runCatalogueCommand(argv: readonly string[], io: CatalogueIo): Promise<number> {
  const [command, ...rest] = argv;
  try {
    switch (command) {
      case 'lint':
        return lintCommand(rest, io);
      case 'import':
        return await importCommand(rest, io);
      case 'export':
        return await exportCommand(rest, io);
      case 'diff':
        return await diffCommand(rest, io);
      case 'suspend':
      case 'resume':
      case 'retire':
        return await changeStateCommand(command, rest, io);
      default:
        io.warn(USAGE);
        return 2;
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    io.warn(`${error.code}: ${error.message}`);
    for (const { pointer, code, message } of error.details.errors ?? []) io.warn(`  ${pointer} ${code}: ${message}`);
    return 1;
  }
}

export function lintCommand(paths: readonly string[], io: CatalogueIo): number {
  const items = paths.length === 0 ? itemsOf(SHIPPED_ITEMS, '随附事项') : paths.flatMap(itemsIn);
  const findings = lintCatalogue(items, countyLintContext(localDateOf(io.clock.now())));
  for (const { severity, item, version, pointer, rule, message, article } of findings) {
    (severity === 'ERROR' ? io.warn : io.write)(
      `${severity} ${item} v${version} ${pointer} ${rule}: ${message}${article === undefined ? '' : `（${article}）`}`,
    );
  }
  const errors = findings.filter(({ severity }) => severity === 'ERROR').length;
  io.write(`${items.length} 项，${errors} 处错误，${findings.length - errors} 处提示`);
  return errors === 0 ? 0 : 1;
}

export async function importCommand(args: readonly string[], io: CatalogueIo): Promise<number> {
  const paths = args.filter((arg) => arg !== '--publish');
  if (paths.length === 0 || paths.some((path) => path.startsWith('--'))) return misuse(io);
  const items = paths.flatMap(itemsIn);
  const database = await io.openDatabase();
  const imported = await importItems(database, items, io.clock.now());
  for (const { code, version, name, outcome } of imported) io.write(`${outcome} ${code} v${version} ${name}`);
  if (!args.includes('--publish')) return 0;
  const fresh = imported.filter(({ outcome }) => outcome !== 'UNCHANGED');
  const published = await publishItems(database, fresh, io.clock.now());
  io.write(`已公布 ${published.length} 项`);
  return 0;
}

export async function exportCommand(args: readonly string[], io: CatalogueIo): Promise<number> {
  const [option, path] = args;
  if (args.length !== 0 && !(option === '--out' && path !== undefined && args.length === 2)) return misuse(io);
  const exported = await exportItems(await io.openDatabase(), localDateOf(io.clock.now()));
  const text = `${JSON.stringify(exported, null, 2)}\n`;
  if (path === undefined) io.write(text.trimEnd());
  else {
    writeFileSync(path, text);
    io.write(`已导出 ${exported.items.length} 项到 ${path}`);
  }
  return 0;
}

/** One path: from the published items to the file. Two: from the first to the second. */
export async function diffCommand(args: readonly string[], io: CatalogueIo): Promise<number> {
  const [first, second] = args;
  if (first === undefined || args.length > 2 || args.some((arg) => arg.startsWith('--'))) return misuse(io);
  const before =
    second === undefined ? latest((await exportItems(await io.openDatabase(), localDateOf(io.clock.now()))).items) : latest(itemsIn(first));
  const after = latest(itemsIn(second ?? first));
  // A file of one item is compared with that item, not with everything the county has.
  const known = second === undefined ? before.filter(({ code }) => after.length > 1 || after.some((item) => item.code === code)) : before;
  const changes = diffCatalogues(known, after);
  for (const change of changes) io.write(changeLine(change));
  io.write(`${changes.length} 处不同`);
  return 0;
}

export async function changeStateCommand(
  action: 'suspend' | 'resume' | 'retire',
  args: readonly string[],
  io: CatalogueIo,
): Promise<number> {
  const [code, version, ...options] = args;
  const reason = optionOf(options, '--reason');
  const lastDay = optionOf(options, '--last-day');
  if (code === undefined || !/^\d{1,4}$/.test(version ?? '') || reason === undefined || reason.trim() === '') return misuse(io);
  if (lastDay !== undefined && !isCalendarDate(lastDay)) return misuse(io);
  const state = await changeVersionState(
    await io.openDatabase(),
    { code, version: Number(version) },
    { action, reason, ...(lastDay === undefined ? {} : { lastDay }) },
  );
  io.write(`${code} v${version} ${state}`);
  return 0;
}

export function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}

function changeLine(change: Change): string {
  const where = `${change.item} ${change.pointer === '' ? '（整项）' : change.pointer}`;
  switch (change.kind) {
    case 'ADDED':
      return `+ ${where} ${JSON.stringify(change.after)}`;
    case 'REMOVED':
      return `- ${where} ${JSON.stringify(change.before)}`;
    case 'CHANGED':
      return `~ ${where} ${JSON.stringify(change.before)} → ${JSON.stringify(change.after)}`;
  }
}

/** Of several versions of an item the highest. */
function latest(items: readonly ItemContent[]): readonly ItemContent[] {
  const byCode = new Map<string, ItemContent>();
  for (const item of items) {
    const known = byCode.get(item.code);
    if (known === undefined || known.version < item.version) byCode.set(item.code, item);
  }
  return [...byCode.values()];
}

function itemsIn(path: string): readonly ItemContent[] {
  const files = readable(path, () => statSync(path).isDirectory())
    ? readable(path, () => readdirSync(path).sort())
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(path, name))
    : [path];
  return files.flatMap((file) =>
    itemsOf(
      readable(file, () => JSON.parse(readFileSync(file, 'utf8')) as unknown),
      file,
    ),
  );
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const syntax = error instanceof SyntaxError;
    throw new DomainError(
      'invalid',
      'item-file-invalid',
      `“${path}”${syntax ? '不是有效的 JSON，请检查引号和逗号' : '读不到，请检查路径'}。`,
      { params: { source: path } },
    );
  }
}

function misuse(io: CatalogueIo): number {
  io.warn(USAGE);
  return 2;
}
