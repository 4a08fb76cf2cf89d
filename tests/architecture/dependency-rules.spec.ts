import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** What the small tree holds: a clean service, a neighbour, the composer, and a library of each sort. */
const CLEAN: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'fixture',
    dependencies: { pg: '*', bullmq: '*', typeorm: '*', '@nestjs/common': '*', zod: '*' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext', paths: { '@app/*': ['./libs/*/src/index.ts'] } },
  }),
  'libs/domain-kernel/src/index.ts': 'export const kernel = 1;',
  'libs/legal-calendar/src/index.ts': "import { kernel } from '@app/domain-kernel'; export const calendar = kernel;",
  'libs/identifiers/src/index.ts': "export { masked } from './mask';",
  'libs/identifiers/src/mask.ts': 'export const masked = 1;',
  'libs/contracts/src/index.ts': "import { z } from 'zod'; export const parser = z; export type Message = string;",
  'libs/persistence/src/index.ts': "export { DataSource } from 'typeorm';",
  'libs/messaging/src/index.ts': "export { Queue } from 'bullmq';",
  'libs/testing/src/index.ts': 'export const world = 1;',
  'apps/intake/src/cases/domain/case.ts':
    "import { kernel } from '@app/domain-kernel'; import type { Message } from '@app/contracts'; export const oneCase: Message = String(kernel);",
  'apps/intake/src/cases/domain/case.spec.ts': "import { world } from '@app/testing'; export const used = world;",
  'apps/intake/src/cases/application/accept-case.ts':
    "import { oneCase } from '../domain/case'; import { rows } from '../persistence/case.repository'; export const accept = [oneCase, rows];",
  'apps/intake/src/cases/persistence/case.repository.ts': "import { Entity } from 'typeorm'; export const rows = Entity;",
  'apps/intake/src/cases/queue/case.consumer.ts': "import { accept } from '../application/accept-case'; export const consumed = accept;",
  'apps/intake/src/cases/http/case.controller.ts':
    "import { Controller } from '@nestjs/common'; import { accept } from '../application/accept-case'; export const shown = [Controller, accept];",
  'apps/intake/src/catalogue/domain/item.ts': 'export const item = 1;',
  'apps/intake/src/catalogue/application/find-item.ts':
    "import { accept } from '../../cases/application/accept-case'; import { oneCase } from '../../cases/domain/case'; export const found = [accept, oneCase];",
  'apps/intake/src/intake.module.ts': "import { accept } from './cases/application/accept-case'; export const IntakeModule = accept;",
  'apps/intake/test/intake-world.ts': "import { world } from '@app/testing'; export const intakeWorld = world;",
  'apps/routing/src/routing.module.ts': 'export const RoutingModule = 1;',
  'apps/routing/src/load-county.ts': 'export const loadCounty = 1;',
  'apps/routing/src/tasks/domain/task.ts': 'export const task = 1;',
  'apps/all-in-one/src/main.ts':
    "import { IntakeModule } from '../../intake/src/intake.module'; import { RoutingModule } from '../../routing/src/routing.module'; import { loadCounty } from '../../routing/src/load-county'; export const all = [IntakeModule, RoutingModule, loadCounty];",
};

/** One bad import per line: the rule that must catch it, the file that holds it, and what it imports. */
const PLANTED: readonly [rule: string, file: string, specifier: string][] = [
  ['pages-know-only-the-api', 'apps/console/src/bad-library.ts', '@app/domain-kernel'],
  ['pages-know-only-the-api', 'apps/console/src/bad-service.ts', '../../routing/src/tasks/domain/task'],
  ['domain-is-pure', 'apps/intake/src/cases/domain/bad-nest.ts', '@nestjs/common'],
  ['domain-is-pure', 'apps/intake/src/cases/domain/bad-typeorm.ts', 'typeorm'],
  ['domain-is-pure', 'apps/intake/src/cases/domain/bad-node.ts', 'node:crypto'],
  ['domain-is-pure', 'apps/intake/src/cases/domain/bad-application.ts', '../application/accept-case'],
  ['domain-is-pure', 'apps/intake/src/cases/domain/bad-persistence.ts', '@app/persistence'],
  ['domain-is-pure', 'apps/intake/src/cases/domain/deep/domain/bad-pg.ts', 'pg'],
  ['domain-is-pure', 'apps/intake/src/cases/domain/bad-other-feature.ts', '../../catalogue/domain/item'],
  ['domain-knows-only-the-types-of-messages', 'apps/intake/src/cases/domain/bad-contracts.ts', '@app/contracts'],
  ['pure-libraries-stay-pure', 'libs/identifiers/src/bad-node.ts', 'node:fs'],
  ['pure-libraries-stay-pure', 'libs/legal-calendar/src/bad-npm.ts', 'zod'],
  ['pure-libraries-stay-pure', 'libs/domain-kernel/src/bad-library.ts', '@app/contracts'],
  ['application-does-not-know-transport', 'apps/intake/src/cases/application/bad-http.ts', '../http/case.controller'],
  ['application-does-not-know-transport', 'apps/intake/src/cases/application/bad-fastify.ts', 'fastify'],
  ['transport-goes-through-application', 'apps/intake/src/cases/http/bad.controller.ts', '../persistence/case.repository'],
  ['transport-goes-through-application', 'apps/intake/src/cases/queue/bad.consumer.ts', '../persistence/case.repository'],
  ['persistence-stands-at-the-bottom', 'apps/intake/src/cases/persistence/bad.ts', '../http/case.controller'],
  ['features-meet-in-application', 'apps/intake/src/catalogue/application/bad-http.ts', '../../cases/http/case.controller'],
  ['controllers-meet-in-http', 'apps/intake/src/catalogue/http/bad-queue.ts', '../../cases/queue/case.consumer'],
  ['features-meet-in-application', 'apps/intake/src/catalogue/persistence/bad-rows.ts', '../../cases/persistence/case.repository'],
  ['apps-do-not-import-apps', 'apps/intake/src/bad-app.ts', '../../routing/src/routing.module'],
  ['all-in-one-only-composes', 'apps/all-in-one/src/bad.ts', '../../routing/src/tasks/domain/task'],
  ['libraries-do-not-import-apps', 'libs/messaging/src/bad-app.ts', '../../../apps/routing/src/routing.module'],
  ['libraries-are-entered-by-their-index', 'apps/intake/src/bad-deep.ts', '../../../libs/identifiers/src/mask'],
  ['bullmq-only-in-messaging', 'apps/intake/src/cases/queue/bad-bullmq.ts', 'bullmq'],
  ['typeorm-only-in-persistence', 'apps/intake/src/cases/application/bad-typeorm.ts', 'typeorm'],
  ['no-test-code-in-production', 'apps/intake/src/cases/application/bad-world.ts', '@app/testing'],
  ['no-test-code-in-production', 'apps/intake/src/cases/application/bad-spec.ts', '../domain/case.spec'],
  ['no-test-code-in-production', 'apps/intake/src/cases/application/bad-test-world.ts', '../../../test/intake-world'],
  ['production-installs-its-dependencies', 'apps/intake/src/cases/http/bad-unlisted.ts', 'ioredis'],
  ['imports-resolve', 'apps/intake/src/cases/http/bad-nowhere.ts', './nowhere'],
  ['no-cycles', 'apps/intake/src/cases/application/bad-circle.ts', './bad-circle-back'],
];

interface Violation {
  readonly from: string;
  /** The members of a circle, which is reported once. */
  readonly cycle?: readonly { readonly name: string }[];
  readonly rule: { readonly name: string };
}

function cruise(directory: string): Violation[] {
  const cli = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = path.join(ROOT, '.dependency-cruiser.cjs');
  const run = spawnSync(process.execPath, [cli, '--config', config, '--output-type', 'json', 'apps', 'libs'], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser did not answer: ${run.stderr}${run.stdout}`);
  return (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

describe('the dependency rules', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'one-window-rules-'));

  const write = (files: Record<string, string>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), text);
    }
  };

  beforeAll(() => symlinkSync(path.join(ROOT, 'node_modules'), path.join(directory, 'node_modules')));

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('let a clean house pass, and catch every planted import in the file that holds it', () => {
    write(CLEAN);
    write(
      Object.fromEntries(PLANTED.map(([, file, specifier]) => [file, `import * as bad from '${specifier}'; export const used = bad;`])),
    );
    write({ 'apps/intake/src/cases/application/bad-circle-back.ts': "import './bad-circle';" });
    const violations = cruise(directory);
    expect(violations.filter(({ from }) => from in CLEAN)).toEqual([]);
    const caught = new Set(
      violations.flatMap(({ from, rule, cycle = [] }) => [from, ...cycle.map(({ name }) => name)].map((file) => `${rule.name}: ${file}`)),
    );
    const missed = PLANTED.map(([rule, file]) => `${rule}: ${file}`).filter((expected) => !caught.has(expected));
    expect(missed).toEqual([]);
  }, 30_000);

  it('are each proved by a planted import', () => {
    const config = jest.requireActual<{ forbidden: { name: string }[] }>('../../.dependency-cruiser.cjs');
    const proved = new Set(PLANTED.map(([rule]) => rule));
    expect(config.forbidden.map((rule) => rule.name).filter((name) => !proved.has(name))).toEqual([]);
  });
});
