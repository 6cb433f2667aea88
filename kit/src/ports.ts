import { once } from 'node:events';
import { createServer } from 'node:net';
import { findPortHolder } from './port-holder.ts';

export interface PortClaim {
  variable: string;
  port: number;
}

/** One line for each port that cannot be had: the port, who has it, the variable that changes it. */
export async function findPortTrouble(host: string, claims: PortClaim[]): Promise<string[]> {
  const lines = await Promise.all(
    claims.map(async ({ variable, port }, index) => {
      const remedy = `set ${variable} to another port`;
      const twin = claims.slice(0, index).find((claim) => claim.port === port);
      if (twin) return `${twin.variable} and ${variable} are both ${port}: ${remedy}`;
      const error = await tryToListen(host, port);
      if (error === undefined) return [];
      if (error !== 'EADDRINUSE') return `Port ${port} cannot be had (${error}): ${remedy}`;
      const holder = await findPortHolder(port);
      return `Port ${port} is in use${holder ? ` by ${holder}` : ''}: stop that, or ${remedy}`;
    }),
  );
  return lines.flat();
}

/** Listens on the port for a moment. Gives the error's code where that cannot be, else undefined. */
export async function tryToListen(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    await once(server.close(), 'close');
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
