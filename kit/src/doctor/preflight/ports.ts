import { findPortHolder } from '../../port-holder.ts';
import { type PortClaim, tryToListen } from '../../ports.ts';
import { type Check, fine, trouble } from './check.ts';

/** Whether each port can be had, one check for all that can. */
export async function checkPorts(host: string, claims: readonly PortClaim[]): Promise<Check[]> {
  const checks = await Promise.all(claims.map((claim) => checkPort(host, claim)));
  const troubles = checks.filter((check) => check !== undefined);
  const free = claims.filter((_claim, index) => checks[index] === undefined);
  if (free.length === 0) return troubles;
  return [...troubles, fine(`free ports: ${free.map(({ port }) => port).join(', ')}`)];
}

async function checkPort(host: string, { variable, port }: PortClaim): Promise<Check | undefined> {
  const error = await tryToListen(host, port);
  if (error === undefined) return undefined;
  const why = 'the rung listens there, and does not start without it';
  const mend = `set ${variable} to another port`;
  if (error !== 'EADDRINUSE') {
    return trouble(`Port ${port} cannot be had on ${host} (${error})`, { why, mend });
  }
  const holder = await findPortHolder(port);
  const by = holder === undefined ? '' : ` by ${holder}`;
  return trouble(`Port ${port} is in use${by}`, { why, mend: `Stop that, or ${mend}` });
}
