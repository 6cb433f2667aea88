import { availableParallelism } from 'node:os';
import { type Check, fine, trouble } from './check.ts';
import { parseVersion } from './version.ts';

export interface Machine {
  nodeVersion: string;
  architecture: string;
  availableMib: number;
  cpus: number;
}

const oldestNode = 24;
const architectures = ['x64', 'arm64'];

/** This machine as it is now; memory and CPUs are those that this process may use. */
export function readMachine(): Machine {
  return {
    nodeVersion: process.versions.node,
    architecture: process.arch,
    availableMib: Math.floor(process.availableMemory() / 2 ** 20),
    cpus: availableParallelism(),
  };
}

/** Whether Node runs the kit and the services as they are. */
export function checkNode({ nodeVersion }: Machine): Check {
  const [major = 0] = parseVersion(nodeVersion) ?? [];
  if (major >= oldestNode) return fine(`Node ${nodeVersion}`);
  return trouble(`Node ${nodeVersion} is older than ${oldestNode}`, {
    why: 'the services are TypeScript, which Node 24 runs as it is',
    mend: 'npm ci, then npx kit or npm start: they bring a Node of their own',
  });
}

/** Whether what the services are made of exists for this machine. */
export function checkArchitecture({ architecture }: Machine): Check {
  if (architectures.includes(architecture)) return fine(`architecture ${architecture}`);
  return trouble(`The architecture is ${architecture}, not ${architectures.join(' or ')}`, {
    why: 'the charts and the local counter use compiled packages, made for these two',
    mend: 'Use another machine, or one of these in the cloud',
  });
}

/** Whether this much memory is free. */
export function checkMemory(
  { availableMib }: Pick<Machine, 'availableMib'>,
  needMib: number,
): Check {
  if (availableMib >= needMib) return fine(`${availableMib} MiB of memory are free`);
  return trouble(`${availableMib} MiB of memory are free, ${needMib} MiB are needed`, {
    why: 'processes are ended at random, or answer late, once memory is short',
    mend: 'Close what you do not need, or give the machine (or Docker Desktop, or the container) more',
  });
}

/** Whether there is more than one CPU: load and services share them. */
export function checkCpus({ cpus }: Pick<Machine, 'cpus'>): Check {
  if (cpus >= 2) return fine(`${cpus} CPUs`);
  return trouble('There is one CPU', {
    why: 'it serves and asks at the same time: latencies in a demo are then those of the machine',
    mend: 'Give the machine (or Docker Desktop, or the container) two',
  });
}
