import { availableParallelism, cpus, platform, totalmem } from 'node:os';

/** Where and when a benchmark ran: what its figures depend on. */
export function describeMachine() {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    system: platform(),
    node: process.version,
  };
}
