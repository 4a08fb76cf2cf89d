import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const folders = (parent: string): string[] => readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`);
const PAGES = ['README.md', 'CONTRIBUTING.md', ...folders('docs').filter((page) => page.endsWith('.md')), ...folders('docs/decisions')];

/** Files and folders of the house that a page names, and the pages it links to; patterns with a placeholder are none. */
function namedBy(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  const paths = [...text.matchAll(/`((?:apps|libs|docs|tests|tools|docker|k8s)\/[\w./-]*\w)`/g)].map((match) => match[1] ?? '');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => path.posix.join(path.posix.dirname(page), match[1] ?? ''));
  // The operator writes docker/.env himself.
  return [...new Set([...paths, ...links])].filter((name) => !name.endsWith('/.env'));
}

describe('the documents', () => {
  it.each(PAGES)('%s names only what exists', (page) => {
    expect(namedBy(page).filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  it('have a page for every app and library', () => {
    expect([...folders('apps'), ...folders('libs')].filter((folder) => !existsSync(path.join(root, folder, 'README.md')))).toEqual([]);
  });
});
