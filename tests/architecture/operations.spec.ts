import { readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentSchema } from '../../libs/configuration/src/environment-schema';

const guide = readFileSync(path.resolve(__dirname, '../../docs/operations.md'), 'utf8');

describe('the operations guide', () => {
  it('explains every setting that a process reads, and none that it does not', () => {
    const section = guide.split(/^## /m).find((part) => part.startsWith('1. 环境变量')) ?? '';
    const explained = [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1] ?? '');
    expect(explained.toSorted()).toEqual(Object.keys(environmentSchema.shape).toSorted());
  });
});
