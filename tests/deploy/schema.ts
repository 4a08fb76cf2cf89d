import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type KubernetesObject, ROOT } from './manifests';

const load = createRequire(__filename);
const packageOf = (apiVersion: string): string => `kubernetes-models/${apiVersion}`;

/** Types, required fields, enumerations and formats, by the Kubernetes API's own schemas. */
export function schemaFaults(objects: readonly KubernetesObject[]): string[] {
  return objects.flatMap((object) => {
    const models = load(packageOf(object.apiVersion)) as Record<string, new (data: KubernetesObject) => { validate(): void }>;
    const Model = models[object.kind];
    if (!Model) return [`${object.kind}/${object.metadata.name}: ${object.apiVersion} has no such kind`];
    try {
      new Model(object).validate();
      return [];
    } catch (error) {
      return [`${object.kind}/${object.metadata.name}: ${(error as Error).message}`];
    }
  });
}

/** Fields that the API does not have: the schemas allow them, the types that are made from the schemas do not. */
export function unknownFields(objects: readonly KubernetesObject[]): string[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'one-window-manifests-'));
  try {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(directory, 'node_modules'));
    const text = objects.map(
      ({ apiVersion, kind }, index) => `import type { I${kind} as Kind${index} } from '${packageOf(apiVersion)}';
export const object${index}: Kind${index} = ${JSON.stringify(objects[index], null, 1)};`,
    );
    writeFileSync(path.join(directory, 'objects.ts'), text.join('\n'));
    const settings = { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', moduleResolution: 'nodenext', types: [] };
    writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions: settings, files: ['objects.ts'] }));
    const tsc = path.join(ROOT, 'node_modules/@typescript/native/bin/tsc');
    const run = spawnSync(process.execPath, [tsc, '-p', directory], { encoding: 'utf8' });
    return run.status === 0 ? [] : `${run.stdout}${run.stderr}`.split('\n').filter((line) => line.includes('error'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
