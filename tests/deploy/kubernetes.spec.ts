import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  type Container,
  type KubernetesObject,
  knownSettings,
  kubectl,
  ofKind,
  ROOT,
  read,
  renderedObjects,
  SECRET_SETTINGS,
  selects,
  sourceOf,
  templateOf,
  writtenObjects,
} from './manifests';
import { schemaFaults, unknownFields } from './schema';

if (!kubectl)
  process.stdout.write('not run: kubectl kustomize of k8s/ (no kubectl on the PATH; Debian: apt-get install kubernetes-client)\n');

type Source = readonly [name: string, load: () => KubernetesObject[]];

const SOURCES: Source[] = [
  ['k8s/base as written', writtenObjects],
  ...(kubectl
    ? ([
        ['k8s/base, rendered', () => renderedObjects('k8s/base')],
        ['k8s/overlays/county, rendered', () => renderedObjects('k8s/overlays/county')],
      ] satisfies Source[])
    : []),
];

const SERVICES = [
  'dispute-resolution-api',
  'dispute-resolution-worker',
  'identity-api',
  'intake-api',
  'intake-papers-worker',
  'intake-worker',
  'joint-collection-api',
  'joint-collection-worker',
  'routing-api',
  'routing-worker',
];

describe.each(SOURCES)('%s', (_name, load) => {
  let objects: KubernetesObject[];
  let workloads: KubernetesObject[];
  const containersOf = (object: KubernetesObject): readonly Container[] => [
    ...templateOf(object).spec.containers,
    ...(templateOf(object).spec.initContainers ?? []),
  ];

  beforeAll(() => {
    objects = load();
    workloads = [...ofKind(objects, 'Deployment'), ...ofKind(objects, 'Job')];
  });

  it('is what the Kubernetes API accepts', () => {
    expect(schemaFaults(objects)).toEqual([]);
    expect(unknownFields(objects)).toEqual([]);
  });

  it('has a Deployment per service and role, each scaled and kept up', () => {
    expect(
      ofKind(objects, 'Deployment')
        .map((object) => object.metadata.name)
        .sort(),
    ).toEqual(SERVICES);
    expect(
      ofKind(objects, 'HorizontalPodAutoscaler')
        .map(({ spec }) => String((spec?.scaleTargetRef as { name: string } | undefined)?.name))
        .sort(),
    ).toEqual(SERVICES);
    for (const deployment of ofKind(objects, 'Deployment')) {
      const { labels } = templateOf(deployment).metadata;
      expect(selects(deployment.spec?.selector, labels)).toBe(true);
      expect(ofKind(objects, 'PodDisruptionBudget').filter(({ spec }) => selects(spec?.selector, labels))).toHaveLength(1);
      expect(templateOf(deployment).spec.topologySpreadConstraints).toHaveLength(1);
      // Another Deployment's selector would adopt the pods.
      expect(ofKind(objects, 'Deployment').filter(({ spec }) => selects(spec?.selector, labels))).toHaveLength(1);
    }
  });

  it('starts programs that exist, each in the role of its name', () => {
    const programs = workloads.flatMap((workload) => containersOf(workload).map(({ command }) => sourceOf(command)));
    expect(programs.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    for (const deployment of ofKind(objects, 'Deployment')) {
      const [, service, role] = /^(.+?)(?:-papers)?-(api|worker)$/.exec(deployment.metadata.name) ?? [];
      const [container] = templateOf(deployment).spec.containers;
      expect(container?.command).toEqual(['node', `dist/apps/${service}/src/main.js`]);
      const given = container?.env?.find(({ name }) => name === 'ROLE')?.value;
      expect(['both', role]).toContain(given);
    }
    const queuesOf = (name: string): string | undefined =>
      ofKind(objects, 'Deployment')
        .filter(({ metadata }) => metadata.name === name)
        .flatMap(containersOf)
        .flatMap(({ env }) => env ?? [])
        .find((one) => one.name === 'WORKER_QUEUES')?.value;
    // What one leaves out, the other serves.
    expect(queuesOf('intake-worker')).toBe(`!${queuesOf('intake-papers-worker')}`);
  });

  it('asks each pod whether it started, lives and is ready, and lets it finish', () => {
    for (const deployment of ofKind(objects, 'Deployment')) {
      for (const container of containersOf(deployment)) {
        const paths = [container.startupProbe, container.livenessProbe, container.readinessProbe].map((probe) => probe?.httpGet?.path);
        expect(paths).toEqual(['/health/startup', '/health/live', '/health/ready']);
      }
      expect(templateOf(deployment).spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
    }
  });

  it('gives every container bounds and takes every privilege away', () => {
    expect(workloads).toHaveLength(SERVICES.length + 1);
    for (const workload of workloads) {
      const { spec } = templateOf(workload);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec.automountServiceAccountToken).toBe(false);
      for (const container of containersOf(workload)) {
        expect(container.resources).toMatchObject({
          requests: { cpu: expect.any(String), memory: expect.any(String) },
          limits: { cpu: expect.any(String), memory: expect.any(String) },
        });
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        // The root is read-only: what is written has a place.
        expect(container.volumeMounts?.map(({ mountPath }) => mountPath).sort()).toEqual(['/data', '/tmp']);
        expect(container.image).toMatch(/:\d+\.\d+\.\d+$/);
      }
    }
  });

  it('shares one volume of files between the pods of all nodes', () => {
    const [claim] = ofKind(objects, 'PersistentVolumeClaim');
    expect(claim?.spec?.accessModes).toEqual(['ReadWriteMany']);
    for (const deployment of ofKind(objects, 'Deployment')) {
      expect(templateOf(deployment).spec.volumes).toContainEqual({
        name: 'files',
        persistentVolumeClaim: { claimName: claim?.metadata.name },
      });
    }
  });

  it('holds no secret, and gives the address of the schemas’ owner to the migration alone', () => {
    expect(ofKind(objects, 'Secret')).toEqual([]);
    for (const workload of workloads) {
      const [container] = containersOf(workload);
      const secrets = (container?.env ?? []).filter(({ valueFrom }) => valueFrom?.secretKeyRef).map(({ name }) => name);
      const wanted = workload.kind === 'Job' ? SECRET_SETTINGS : SECRET_SETTINGS.filter((name) => name !== 'MIGRATION_DATABASE_URL');
      // The keys of other systems are the business of the one service that talks to them.
      const own: Readonly<Record<string, readonly string[]>> = {
        'routing-api': ['CONNECTORS'],
        'routing-worker': ['CONNECTORS'],
        'intake-api': ['SHARING_URL', 'SHARING_KEY'],
      };
      expect(secrets.sort()).toEqual([...wanted, ...(own[workload.metadata.name] ?? [])].sort());
      for (const { name, value } of container?.env ?? []) if (value !== undefined) expect(SECRET_SETTINGS).not.toContain(name);
    }
    for (const { data = {} } of ofKind(objects, 'ConfigMap'))
      expect(Object.keys(data).filter((name) => SECRET_SETTINGS.includes(name))).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/:\/\/[^/"\s]*:[^/"\s]*@|[0-9a-f]{64}|BEGIN [A-Z ]*PRIVATE KEY/);
  });

  it('uses settings that the program knows', () => {
    const known = knownSettings();
    const used = workloads.flatMap((workload) => containersOf(workload).flatMap(({ env = [] }) => env.map(({ name }) => name)));
    const configured = ofKind(objects, 'ConfigMap').flatMap(({ data = {} }) => Object.keys(data));
    expect([...used, ...configured].filter((name) => !known.has(name))).toEqual([]);
  });

  it('denies all traffic, then allows what is needed', () => {
    const policies = ofKind(objects, 'NetworkPolicy');
    const denial = policies.find(({ spec }) => Object.keys(spec?.podSelector ?? {}).length === 0);
    expect(denial?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const allowed = (labels: Record<string, string>): string[] =>
      policies
        .filter((policy) => policy !== denial && selects(policy.spec?.podSelector, labels))
        .map(({ metadata }) => metadata.name)
        .sort();
    for (const workload of workloads) {
      const { labels } = templateOf(workload).metadata;
      const base = ['reach-the-stores', 'resolve-names'];
      const expected = {
        api: ['ask-identity', 'be-measured', ...base, 'serve-the-public'],
        worker: ['ask-identity', 'be-measured', ...base],
        migration: base,
      };
      const asked = labels['app.kubernetes.io/name'] === 'identity-api' ? ['answer-the-services'] : [];
      expect(allowed(labels)).toEqual([...asked, ...expected[labels['app.kubernetes.io/component'] as keyof typeof expected]]);
    }
  });

  it('leads each address to a service that selects pods', () => {
    const selectorOf = (name: string) =>
      ofKind(objects, 'Service').find(({ metadata }) => metadata.name === name)?.spec?.selector as Record<string, string>;
    const [ingress] = ofKind(objects, 'Ingress');
    const rules = ingress?.spec?.rules as unknown as { http: { paths: { backend: { service: { name: string } } }[] } }[];
    for (const { backend } of rules.flatMap(({ http }) => http.paths)) {
      const selector = selectorOf(backend.service.name);
      expect(
        ofKind(objects, 'Deployment').filter((object) => selects({ matchLabels: selector }, templateOf(object).metadata.labels)),
      ).toHaveLength(1);
    }
  });

  it('migrates before it rolls out, and cleans up after itself', () => {
    const [job] = ofKind(objects, 'Job');
    expect(job?.spec?.ttlSecondsAfterFinished).toBeGreaterThan(0);
    expect(templateOf(job as KubernetesObject).spec.containers[0]?.command.at(-1)).toBe('migrate');
    const first = objects.filter(({ metadata }) => metadata.labels?.['one-window/rollout'] === 'first').map(({ kind }) => kind);
    expect(new Set(first)).toEqual(
      new Set([
        'Job',
        'Namespace',
        'NetworkPolicy',
        'PersistentVolumeClaim',
        'ServiceAccount',
        ...(first.includes('ConfigMap') ? ['ConfigMap'] : []),
      ]),
    );
  });
});

(kubectl ? describe : describe.skip)('k8s/overlays/county', () => {
  it('changes addresses and capacity, and nothing that the base decided', () => {
    const [base, county] = ['k8s/base', 'k8s/overlays/county'].map(renderedObjects) as [KubernetesObject[], KubernetesObject[]];
    const settings = (objects: KubernetesObject[]) => ofKind(objects, 'ConfigMap')[0];
    expect(settings(county)?.data).toEqual({
      ...settings(base)?.data,
      PUBLIC_URL: 'https://zwfw.yangbi.example',
      ISSUER_URL: 'https://zwfw.yangbi.example/oidc',
    });
    for (const workload of [...ofKind(county, 'Deployment'), ...ofKind(county, 'Job')]) {
      const [container] = templateOf(workload).spec.containers;
      expect(container?.image).toBe('registry.yangbi.example/one-window:0.1.0');
      // The generated name carries a hash: a changed setting is a new rollout.
      expect(container?.envFrom).toEqual([{ configMapRef: { name: settings(county)?.metadata.name } }]);
    }
    const [ingress] = ofKind(county, 'Ingress');
    expect(JSON.stringify(ingress)).not.toContain('one-window.example');
    expect(ofKind(county, 'PersistentVolumeClaim')[0]?.spec?.storageClassName).toBe('shared-files');
  });

  it('speaks the words that the kustomize of Debian 12 knows', () => {
    expect(read('k8s/overlays/county/kustomization.yaml')).toMatch(/^bases:$/m);
    expect(read('k8s/overlays/county/kustomization.yaml')).not.toMatch(/^(patches|components|replacements|labels):/m);
  });
});
