import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

export const ROOT = path.resolve(__dirname, '../..');

/** A parsed YAML value: what the checks look at. */
export type Yaml = { readonly [key: string]: Yaml } | readonly Yaml[] | string | number | boolean | null | undefined;

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string>; readonly namespace?: string };
  readonly spec?: Record<string, Yaml>;
  readonly data?: Record<string, string>;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env?: readonly { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
  readonly envFrom?: readonly { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  readonly resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  readonly securityContext?: Yaml;
  readonly volumeMounts?: readonly { name: string; mountPath: string }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}

interface Probe {
  readonly httpGet?: { path: string; port: string | number };
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: {
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly securityContext?: Record<string, Yaml>;
    readonly automountServiceAccountToken?: boolean;
    readonly terminationGracePeriodSeconds?: number;
    readonly topologySpreadConstraints?: readonly Yaml[];
    readonly volumes?: readonly { name: string; persistentVolumeClaim?: { claimName: string } }[];
  };
}

export const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

export const yamlOf = <T>(file: string): T => parse(read(file), { merge: true }) as T;

const objectsOf = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as KubernetesObject;
  });

/** The objects of k8s/base as they stand in the files. */
export function writtenObjects(): KubernetesObject[] {
  return readdirSync(path.join(ROOT, 'k8s/base'))
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) => objectsOf(read(`k8s/base/${name}`)));
}

export const kubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

/** What `kubectl kustomize` makes of a folder. */
export function renderedObjects(folder: string): KubernetesObject[] {
  const run = spawnSync('kubectl', ['kustomize', path.join(ROOT, folder)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return objectsOf(run.stdout);
}

export const ofKind = (objects: readonly KubernetesObject[], kind: string): KubernetesObject[] =>
  objects.filter((object) => object.kind === kind);

export const templateOf = (object: KubernetesObject): PodTemplate => object.spec?.template as unknown as PodTemplate;

export const selects = (selector: Yaml, labels: Record<string, string>): boolean => {
  const { matchLabels = {}, matchExpressions = [] } = (selector ?? {}) as {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; operator: string; values: string[] }[];
  };
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? ''))
  );
};

/** The settings that the programs read. */
export function knownSettings(): Set<string> {
  const declared = [...read('libs/configuration/src/environment-schema.ts').matchAll(/^ {2}([A-Z_]+):/gm)];
  const programs = [
    ...['all-in-one', 'identity', 'intake', 'routing', 'joint-collection', 'dispute-resolution'].map((app) => `apps/${app}/src/main.ts`),
    ...readdirSync(path.join(ROOT, 'libs/platform/src'))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `libs/platform/src/${name}`),
  ].filter((file) => existsSync(path.join(ROOT, file)));
  const readDirectly = programs.flatMap((file) => [...read(file).matchAll(/\benv\.([A-Z_]+)/g)]);
  return new Set([...declared, ...readDirectly].map((match) => String(match[1])));
}

export const SECRET_SETTINGS = ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'REDIS_URL', 'DATA_KEYS', 'INDEX_KEY', 'SIGNING_KEY'];

/** The source file behind `node dist/….js`. */
export const sourceOf = (command: readonly string[]): string =>
  String(command[1])
    .replace(/^dist\//, '')
    .replace(/\.js$/, '.ts');
