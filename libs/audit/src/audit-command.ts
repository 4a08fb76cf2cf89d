import { Database, openDataSource } from '@app/persistence';
import { type AnchorPlace, anchorAudit } from './anchor-audit';
import { sealAudit } from './seal-audit';
import { type AuditProblem, type AuditVerdict, verifyAudit } from './verify-audit';

export interface AuditCommandSurroundings extends AnchorPlace {
  readonly databaseUrl: string;
  /** Schema and role of each service that keeps a chain. */
  readonly chains: readonly { readonly schema: string; readonly role: string }[];
  readonly now: () => Date;
  readonly print: (line: string) => void;
}

const USAGE = '用法：npm run audit -- verify [--schema 名称] | seal [--schema 名称]';

const PROBLEMS: Readonly<Record<AuditProblem, string>> = {
  'record-changed': '记录内容被改动',
  'record-missing': '记录被删除',
  'record-inserted': '有记录被补插到链头之前',
  'link-changed': '链环被改动',
  'link-missing': '链环缺失',
  'tail-cut': '链尾被截断（与库外锚点不符）',
  'anchor-mismatch': '链环与库外锚点不符',
  'anchor-forged': '锚点文件被改动',
};

/** `npm run audit -- verify` names every tampered row. @returns the exit code: 0 clean, 1 tampered, 2 wrong usage. */
export async function runAuditCommand(argv: readonly string[], surroundings: AuditCommandSurroundings): Promise<number> {
  const [command, option, schema, ...rest] = argv;
  const chains = surroundings.chains.filter((chain) => option === undefined || chain.schema === schema);
  const wrong = (option !== undefined && option !== '--schema') || rest.length > 0 || chains.length === 0;
  if ((command !== 'verify' && command !== 'seal') || wrong) {
    surroundings.print(USAGE);
    return 2;
  }
  let clean = true;
  for (const chain of chains) {
    const database = new Database(await openDataSource({ url: surroundings.databaseUrl, ...chain, poolSize: 1 }));
    try {
      if (command === 'seal') {
        const sealed = await sealAudit(database, surroundings.now());
        const anchor = await anchorAudit(database, surroundings, surroundings.now());
        surroundings.print(`${chain.schema}：封存 ${sealed} 条${anchor === undefined ? '' : `，锚定到第 ${anchor} 环`}`);
      } else {
        const verdict = await verifyAudit(database, surroundings);
        for (const line of report(verdict)) surroundings.print(line);
        clean &&= verdict.ok;
      }
    } finally {
      await database.close();
    }
  }
  return clean ? 0 : 1;
}

function report(verdict: AuditVerdict): string[] {
  const counts = `核对 ${verdict.checked} 条，锚点 ${verdict.anchors} 个，待封存 ${verdict.unsealed} 条`;
  const elsewhere = verdict.anchorsNotInFile > 0 ? [`${verdict.schema}：有 ${verdict.anchorsNotInFile} 个锚点不在本机锚点文件中`] : [];
  if (verdict.ok) return [`${verdict.schema}：审计链完整（${counts}）`, ...elsewhere];
  return [
    `${verdict.schema}：审计链不完整（${counts}）`,
    ...verdict.findings.map(({ problem, seq, recordId }) => {
      const where = [seq === null ? '' : `第 ${seq} 环`, recordId === null ? '' : `记录 ${recordId}`].filter(Boolean).join('，');
      return `  ${PROBLEMS[problem]}（${problem}）${where ? `：${where}` : ''}`;
    }),
    ...elsewhere,
  ];
}
