// A file that says which living process holds something. A holder that died without a word holds nothing any more.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The process, told apart from a later one with the same number where the system says when it started. */
function signatureOf(pid) {
  try {
    // /proc/<pid>/stat: the name in brackets may hold anything; the start time is the 20th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid}`;
  }
}

function isAlive(signature) {
  const pid = Number(signature.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false; // EPERM: it lives and is another user's
  }
  return signatureOf(pid) === signature;
}

/**
 * @returns `{ release, abandoned }` when this process holds the file now (`abandoned`: its last holder died holding it),
 * or `{ holder }`, the number of the living process that does.
 */
export function hold(file) {
  let abandoned = false;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    try {
      writeFileSync(file, signatureOf(process.pid), { flag: 'wx' });
      return { abandoned, release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    let signature = '';
    try {
      signature = readFileSync(file, 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    if (isAlive(signature)) return { holder: Number(signature.split(' ')[0]) };
    abandoned = true;
    rmSync(file, { force: true });
  }
  throw new Error(`nobody can hold ${file}`);
}
