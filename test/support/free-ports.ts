import { findFreePorts } from '../../kit/src/free-ports.ts';

const given = new Set<number>();

/**
 * Ports of the loopback address on which nobody listens now. None is given twice, and none comes
 * from the range that `listen(0)` and outgoing connections take theirs from.
 */
export function freePorts(count: number): Promise<number[]> {
  return findFreePorts(count, { taken: given });
}

/** One such port. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('no port is free');
  return port;
}
