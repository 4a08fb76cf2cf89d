import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMBEDDED_ISSUER_MAPPING } from '@app/access';
import { readIssuerMapping } from './issuer-mapping-file';

const directory = mkdtempSync(join(tmpdir(), 'one-window-mapping-'));
const file = join(directory, 'issuer.json');
const read = (content: string) => {
  writeFileSync(file, content);
  return readIssuerMapping({ issuerIsEmbedded: false, issuerMappingFile: file });
};

afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('reads how another issuer says what we need', async () => {
  expect(await read(JSON.stringify({ ...EMBEDDED_ISSUER_MAPPING, roles: 'groups' }))).toMatchObject({ roles: 'groups' });
});

it('is not looked at with our own issuer', async () => {
  expect(await readIssuerMapping({ issuerIsEmbedded: true, issuerMappingFile: '/nowhere.json' })).toBeUndefined();
});

it.each([
  ['no JSON', '{'],
  ['a shared secret', JSON.stringify({ ...EMBEDDED_ISSUER_MAPPING, algorithms: ['HS256'] })],
  ['a missing claim', JSON.stringify({ algorithms: ['ES256'], type: null })],
])('names the file when it holds %s', async (_what, content) => {
  await expect(read(content)).rejects.toThrow(new RegExp(`^ISSUER_MAPPING_FILE（${file}）不能使用：.*libs/access/README\\.md。$`, 's'));
});
