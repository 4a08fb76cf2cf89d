import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefusalKind } from '@app/domain-kernel';
import { findProblem, PROBLEMS } from './catalogue';
import { FIELD_PROBLEMS } from './field-catalogue';
import { STATUS_OF_KIND } from './problem-catalogue';

const ROOT = join(__dirname, '../../../..');

function sources(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'testing' ? [] : sources(path);
    return /(?<!spec)\.ts$/.test(entry.name) ? [path] : [];
  });
}

interface Thrown {
  readonly file: string;
  readonly kind: RefusalKind;
  readonly code: string;
}

/** Every `new DomainError('kind', 'code'` of the product. */
function thrownCodes(): Thrown[] {
  return ['apps', 'libs'].flatMap(sources).flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return [...text.matchAll(/new DomainError\(\s*'([a-z-]+)',\s*'([a-z0-9-]+)'/g)].map(([, kind, code]) => ({
      file,
      kind: kind as RefusalKind,
      code: code as string,
    }));
  });
}

describe('the catalogue of problems', () => {
  const thrown = thrownCodes();

  it('knows every code that is thrown anywhere', () => {
    expect(thrown.length).toBeGreaterThan(20);
    expect(thrown.filter(({ code }) => !findProblem(code)).map(({ file, code }) => `${file}: ${code}`)).toEqual([]);
  });

  it('has no entry that nothing says', () => {
    // A route's list of its problems promises a code, and says none.
    const said = new Set(
      ['apps', 'libs']
        .flatMap(sources)
        .filter(
          (file) => !/\/problems\/(field-catalogue|problem-catalogue|service-problems|collection-problems|aid-problems)\.ts$/.test(file),
        )
        .flatMap((file) => [
          ...readFileSync(join(ROOT, file), 'utf8')
            .replace(/problems: \[[^\]]*\]|_PROBLEMS = \[[^\]]*\]/g, '')
            .matchAll(/'([a-z0-9]+(?:-[a-z0-9]+)*)'/g),
        ])
        .map(([, code]) => code),
    );
    expect([...Object.keys(PROBLEMS), ...Object.keys(FIELD_PROBLEMS)].filter((code) => !said.has(code))).toEqual([]);
  });

  it('gives a code the status of the kind it is thrown with', () => {
    const differs = thrown.filter(({ kind, code }) => {
      const entry = PROBLEMS[code];
      return entry !== undefined && entry.status !== STATUS_OF_KIND[kind] && !EXCEPTIONS.has(code);
    });
    expect(differs.map(({ file, kind, code }) => `${file}: ${code} is ${PROBLEMS[code]?.status}, thrown as ${kind}`)).toEqual([]);
  });

  it('says in Chinese what happened and what to do, under kebab-case codes', () => {
    for (const [code, { title, help, status }] of Object.entries(PROBLEMS)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      for (const sentence of [title, help]) expect(sentence).toMatch(/\p{Script=Han}/u);
    }
    for (const [code, message] of Object.entries(FIELD_PROBLEMS)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(message).toMatch(/\p{Script=Han}.*。$/u);
    }
  });
});

/** Statuses that no kind of refusal stands for. */
const EXCEPTIONS = new Set(['internal-error', 'uri-too-long', 'headers-too-large', 'request-timeout']);
