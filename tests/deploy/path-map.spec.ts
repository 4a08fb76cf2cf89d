import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ofKind, ROOT, read, writtenObjects } from './manifests';

type Route = readonly [prefix: string, service: string];

/** nginx tries its lines in order. */
function nginxRoutes(): Route[] {
  const [, table = ''] = /map \$uri \$service \{([^}]*)\}/.exec(read('docker/nginx.conf')) ?? [];
  return [...table.matchAll(/^\s*~\^(\S+)\(\/\|\$\) ([a-z-]+);$/gm)].map((match): Route => [String(match[1]), String(match[2])]);
}

/** An Ingress lets the longest path win. */
function ingressRoutes(): Route[] {
  const rules = ofKind(writtenObjects(), 'Ingress')[0]?.spec?.rules as unknown as {
    http: { paths: { path: string; backend: { service: { name: string } } }[] };
  }[];
  return (rules[0]?.http.paths ?? [])
    .map(({ path: prefix, backend }): Route => [prefix, backend.service.name])
    .sort(([one], [other]) => other.length - one.length);
}

const serviceAt = (routes: readonly Route[], address: string): string | undefined =>
  routes.find(([prefix]) => address === prefix || address.startsWith(`${prefix}/`))?.[1];

/** `@Controller('path')`, or by a constant of @app/access that both sides of a call share. */
function baseOf(source: string): string {
  const [, literal, constant] = /@Controller\((?:'([^']*)'|([A-Z_]+)\.slice\(1\))?\)/.exec(source) ?? [];
  if (!constant) return literal ?? '';
  const shared = readdirSync(path.join(ROOT, 'libs/access/src')).map((name) => read(`libs/access/src/${name}`));
  return shared.flatMap((text) => new RegExp(`const ${constant} = '/([^']*)'`).exec(text)?.[1] ?? [])[0] ?? `unknown ${constant}`;
}

/** Every address that a service's controllers answer. */
function controllerAddresses(service: string): string[] {
  const folder = path.join(ROOT, 'apps', service, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.controller.ts'));
  return files.flatMap((name) => {
    const source = read(path.join('apps', service, 'src', name));
    const base = baseOf(source);
    const methods = [...source.matchAll(/^\s*@(?:Get|Post|Put|Patch|Delete)\(([^)]*)\)/gm)];
    const addresses = methods.flatMap((match) => (match[1] ? [...match[1].matchAll(/'([^']*)'/g)].map((part) => String(part[1])) : ['']));
    return addresses.map((address) => `/${[base, address].filter(Boolean).join('/')}`);
  });
}

describe('the addresses of the split county', () => {
  it('are the same in nginx and in the Ingress', () => {
    const [nginx, ingress] = [nginxRoutes(), ingressRoutes()];
    expect(nginx.length).toBeGreaterThan(10);
    const sorted = (routes: Route[]) => routes.map(([prefix, service]) => `${prefix} ${service}`).sort();
    expect(sorted(nginx)).toEqual(sorted(ingress));
    // First match and longest match must agree.
    for (const [prefix, service] of ingress) expect(serviceAt(nginx, prefix)).toBe(service);
  });

  it.each(['identity', 'intake', 'routing', 'joint-collection', 'dispute-resolution'])(
    'lead to %s for each of its controllers',
    (service) => {
      const addresses = controllerAddresses(service);
      const routes = ingressRoutes();
      const astray = addresses.filter((address) => serviceAt(routes, address.replace(/:\w+/g, 'x')) !== `${service}-api`);
      expect(astray).toEqual([]);
      if (service !== 'identity') expect(addresses.length).toBeGreaterThan(3);
    },
  );

  it('know the issuer, and keep what is for operators inside', () => {
    const routes = nginxRoutes();
    expect(serviceAt(routes, '/oidc/.well-known/openid-configuration')).toBe('identity-api');
    for (const inside of ['/health/ready', '/metrics', '/operations/queues', '/', '/api/v2/cases'])
      expect(serviceAt(routes, inside)).toBeUndefined();
  });
});
