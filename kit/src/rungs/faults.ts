import type { GlobalOptions } from '../arguments.ts';
import { Missing, WrongCall } from '../exit.ts';
import { refusalOf } from '../http-call.ts';
import { interruptible } from '../interruption.ts';
import { answer, paint } from '../terminal.ts';
import { findRung } from './find.ts';
import type { AdminRequest, ServiceName, Version } from './rung.ts';
import { assertVersion } from './services.ts';

/** As they are typed: what is allowed, the service itself knows and says. */
export interface FaultOptions {
  version?: Version;
  delay?: string;
  delayPercent?: string;
  error?: string;
  status?: string;
  abort?: string;
  ttl?: string;
  seed?: string;
}

interface FaultCall {
  service: ServiceName;
  action: 'set' | 'clear' | 'show';
}

/** Sets, clears or shows the faults of every copy of a service. */
export async function runFault(
  { service, action }: FaultCall,
  options: GlobalOptions & FaultOptions,
): Promise<void> {
  const { version, dryRun } = options;
  if (version !== undefined) assertVersion(service, version);
  const request = requestOf(action, options);
  const rung = await findRung(options);
  const answers = await interruptible(`npx kit fault ${service} show says what is on.`, () =>
    rung.askAdmin({ service, version }, request),
  );
  if (dryRun) return;
  if (answers.length === 0) throw new Missing(`No copy of ${service} runs`);
  const refused = answers.find(({ status }) => status >= 400);
  if (refused !== undefined) throw refusalOf(refused);
  const instances = answers.map(({ instance, body }) => ({ instance, ...readState(body) }));
  const width = Math.max(...instances.map(({ instance }) => instance.length));
  const lines = answers.map(
    ({ instance, body }) => `  ${instance.padEnd(width)}  ${describe(readState(body))}`,
  );
  answer(options, { rung: rung.name, instances }, lines.join('\n'));
}

function requestOf(action: FaultCall['action'], options: FaultOptions): AdminRequest {
  const path = '/faults';
  if (action === 'show') return { method: 'GET', path };
  if (action === 'clear') return { method: 'DELETE', path };
  const body = rulesOf(options);
  if (!('delayMs' in body || 'errorPercent' in body || 'abortPercent' in body)) {
    throw new WrongCall('Say what goes wrong: --error, --delay or --abort');
  }
  return { method: 'PUT', path, body };
}

function rulesOf(options: FaultOptions): object {
  const rules = {
    delayMs: options.delay === undefined ? undefined : milliseconds(options.delay),
    delayPercent: numberIfOne(options.delayPercent),
    errorPercent: numberIfOne(options.error),
    errorStatus: numberIfOne(options.status),
    abortPercent: numberIfOne(options.abort),
    ttlSeconds: numberIfOne(options.ttl),
    seed: numberIfOne(options.seed),
  };
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
}

/** `200`, `200ms` or `2s`; what is neither goes on as it is, for the service to refuse. */
function milliseconds(text: string): number | string {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text) ?? [];
  return number === undefined ? text : Number(number) * (unit === 's' ? 1_000 : 1);
}

function numberIfOne(text: string | undefined): number | string | undefined {
  return text === undefined || text.trim() === '' || Number.isNaN(Number(text))
    ? text
    : Number(text);
}

interface FaultState {
  active?: boolean;
  delayMs?: number;
  delayPercent?: number;
  errorPercent?: number;
  errorStatus?: number;
  abortPercent?: number;
  remainingSeconds?: number;
}

/** A DELETE is answered with nothing: then none is on. */
function readState(body: string): FaultState {
  return body.trim() === '' ? { active: false } : JSON.parse(body);
}

function describe(state: FaultState): string {
  if (!state.active) return paint('green', 'no faults');
  const parts = [
    state.delayMs ? `${state.delayMs} ms late: ${state.delayPercent} %` : undefined,
    state.errorPercent ? `${state.errorStatus}: ${state.errorPercent} %` : undefined,
    state.abortPercent ? `cut: ${state.abortPercent} %` : undefined,
  ].filter((part) => part !== undefined);
  return `${paint('red', parts.join(', '))}, for ${state.remainingSeconds} s`;
}
