import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { lintOpenApi } from '@app/http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ROOT } from './launched';

// The DTOs are described by the compiler, so the document is taken from the built programs.
describe('the OpenAPI document', () => {
  let document: OpenAPIObject;

  beforeAll(() => {
    const printed = spawnSync(process.execPath, [resolve(ROOT, 'tools/openapi.mjs'), '--print'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    expect(printed.stderr).toBe('');
    document = JSON.parse(printed.stdout) as OpenAPIObject;
  });

  it('is made from the code alone, for every service', () => {
    expect(document.openapi).toBe('3.1.0');
    for (const path of ['/api/v1/cases', '/api/v1/tasks', '/api/v1/identity/staff', '/api/v1/items', '/api/v1/operations/dead-letters']) {
      expect(Object.keys(document.paths)).toContain(path);
    }
  });

  it('gives every operation an id, a summary, examples and its problems', () => {
    expect(lintOpenApi(document)).toEqual([]);
  });

  it('describes every body and answer that it names', () => {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => String(match[1]));
    const described = Object.keys(document.components?.schemas ?? {});
    expect([...new Set(named)].filter((name) => !described.includes(name))).toEqual([]);
    const empty = Object.entries(document.components?.schemas ?? {}).filter(([, schema]) => Object.keys(schema).length <= 1);
    expect(empty.map(([name]) => name)).toEqual([]);
  });
});
