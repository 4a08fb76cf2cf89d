// A file that says which living process holds something. A holder that died without a word holds nothing any more.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The process, told apart from a later one with the same number where the system says when it started. Undefined for a dead one. */
function signatureOf(pid) {
  try {
    // /proc/<pid>/stat: the name in brackets may hold anything; after it the state, and as the 20th field the start time.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19]}`; // Z: dead, and not yet noticed by its parent
  } catch {
    return `${pid}`; // no /proc on this system
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
