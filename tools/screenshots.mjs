// npm run screenshots: the stories of the pages in a browser, each screen kept as a picture in out/screenshots.
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const child = spawn(process.execPath, [path.join(root, 'tools/test.mjs'), 'tests/browser', '--selectProjects', 'story'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SCREENSHOTS: path.join(root, 'out/screenshots') },
});
child.once('exit', (code) => process.exit(code ?? 1));
