import { ConfigError, readConfig } from '@meshwalk/chassis/config';
import type { PortClaim } from '../../ports.ts';
import { type LocalConfig, localSchema } from '../../rungs/local-config.ts';
import { planProcesses } from '../../rungs/local-processes.ts';
import { type Check, trouble } from './check.ts';
import { checkArchitecture, checkCpus, checkMemory, checkNode, readMachine } from './machine.ts';
import { checkPorts } from './ports.ts';

/** What the four services and the front door take at rest and under a demo's load. */
const needMib = 600;

/** What the local rung needs; where it is up, its ports are its own. */
export async function checkLocal(environment: NodeJS.ProcessEnv, isUp: boolean): Promise<Check[]> {
  const machine = readMachine();
  return [
    checkNode(machine),
    checkArchitecture(machine),
    checkCpus(machine),
    ...(isUp ? [] : [checkMemory(machine, needMib), ...(await checkVariables(environment))]),
  ];
}

async function checkVariables(environment: NodeJS.ProcessEnv): Promise<Check[]> {
  try {
    const config = readConfig<LocalConfig>(localSchema, environment);
    return await checkPorts(config.HOST, claimsOf(config));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const why = 'the rung refuses to start with them';
    return [
      trouble(error.message, { why, mend: 'Unset them, or give them a value that is allowed' }),
    ];
  }
}

function claimsOf(config: LocalConfig): PortClaim[] {
  return [
    { variable: 'FRONT_PORT', port: config.FRONT_PORT },
    { variable: 'FRONT_ADMIN_PORT', port: config.FRONT_ADMIN_PORT },
    ...planProcesses(config).flatMap(({ ports }) => ports),
  ];
}
