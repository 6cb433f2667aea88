import { randomInt } from 'node:crypto';
import { tryToListen } from './ports.ts';

/** Below the range out of which systems take the ports of outgoing connections (Linux: 32768 up). */
const least = 10_000;
const most = 32_000;

/**
 * Different ports on which nobody listens now, at random, so that two askers differ. None is in
 * `taken`, to which they are added.
 */
export async function findFreePorts(
  count: number,
  { host = '127.0.0.1', taken = new Set<number>() } = {},
): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(least, most);
    if (taken.has(port)) continue;
    taken.add(port);
    if ((await tryToListen(host, port)) === undefined) found.add(port);
  }
  return [...found];
}
