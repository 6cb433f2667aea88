import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../kit/src/paths.ts';

/** What npm rewrites in place, where it is. */
const lock = 'node_modules/.package-lock.json';

/** Writes the project's files, as they are in git's index, into an empty folder. */
export function copyProject(folder: string): void {
  execFileSync('git', ['checkout-index', '--all', `--prefix=${folder}/`], { cwd: root });
}

/** The same with what npm installed, and a repository of its own: anything may be done to it. */
export function copyInstalledProject(folder: string): void {
  copyProject(folder);
  const copyModules = (how: string) =>
    execFileSync('cp', [how, join(root, 'node_modules'), folder], { stdio: 'pipe' });
  try {
    copyModules('-al');
  } catch {
    // Another file system has no hard links to this one.
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    copyModules('-a');
  }
  rmSync(join(folder, lock));
  copyFileSync(join(root, lock), join(folder, lock));
  const git = (...words: string[]) => execFileSync('git', words, { cwd: folder });
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '-m', 'copy');
}
