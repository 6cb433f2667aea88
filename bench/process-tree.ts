import { readFileSync } from 'node:fs';

/** The kernel counts CPU time in ticks: USER_HZ, 100 a second on every Linux. */
const ticksPerSecond = 100;

/** CPU seconds, user and system, that a process and those below it have used (proc(5), stat). */
export function cpuSecondsOf(pid: number): number {
  const ticks = treeOf(pid).map((each) => {
    const stat = read(each, 'stat');
    // The name, in parentheses, may itself have blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
  return sum(ticks) / ticksPerSecond;
}

/** The most memory a process and those below it have had resident, in MB of 10⁶ bytes (VmHWM). */
export function peakMemoryMbOf(pid: number): number {
  const kibibytes = treeOf(pid).map((each) => {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(each, 'status'))?.[1] ?? 0);
  });
  return (sum(kibibytes) * 1_024) / 1e6;
}

function treeOf(pid: number): number[] {
  const children = read(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(treeOf)];
}

/** Empty for a process that has ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
