import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type RunningService,
  type ServiceName,
  startService,
} from '../../test/support/service-process.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait.ts';
import { cpuSecondsOf } from '../process-tree.ts';
import { type Context, createLedger, type Trial } from './trial.ts';

const descriptors = 96;
const connections = 300;
const lookMs = 500;
const deadlineMs = 20_000;

const paths: Record<ServiceName, string> = {
  'metric-generator': '/metrics',
  'chart-agent': '/?width=256&height=192',
  'hit-counter': '/',
};

async function startScarce(context: Context, name: ServiceName, env: Record<string, string>) {
  const under = ['prlimit', `--nofile=${descriptors}:${descriptors}`];
  const service = await startService(name, env, under);
  context.after(service.stop);
  return service;
}

/** Opens more connections than the service has descriptors; resolves when each is open or closed. */
async function crowd({ url }: RunningService): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname));
  for (const socket of sockets) socket.on('error', () => {});
  await Promise.all(
    sockets.map((socket) => Promise.race([once(socket, 'connect'), closed(socket)])),
  );
  return sockets;
}

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

const answers = async ({ url }: RunningService, path: string) => {
  const signal = AbortSignal.timeout(deadlineMs);
  const headers = { connection: 'close' };
  const answer = await fetch(url + path, { headers, signal }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
};

export const fileDescriptors: Trial = {
  name: 'file-descriptors',
  promised:
    'with more connections than file descriptors a service neither ends nor spins: its admin port answers, its log tells, and it serves again when they go',
  unit: 'rounds',
  long: 10,
  short: 1,
  async run(context, size) {
    const { broken, hold } = createLedger();
    const generator = await startScarce(context, 'metric-generator', {});
    const agent = await startScarce(context, 'chart-agent', {
      SERVICE_NAME: '127.0.0.1',
      APP_PORT: new URL(generator.url).port,
    });
    const DATA_DIR = await temporaryFolder(context);
    const counter = await startScarce(context, 'hit-counter', { DATA_DIR });
    const services = {
      'metric-generator': generator,
      'chart-agent': agent,
      'hit-counter': counter,
    };
    let busiest = 0;
    let refused = 0;

    for (let round = 0; round < size; round++) {
      for (const [name, service] of Object.entries(services)) {
        const sockets = await crowd(service);
        await sleep(lookMs);
        const cpuSeconds = cpuSecondsOf(service.pid);
        await sleep(lookMs);
        const usedMs = 1_000 * (cpuSecondsOf(service.pid) - cpuSeconds);
        busiest = Math.max(busiest, (100 * usedMs) / lookMs);
        const inUse = readdirSync(`/proc/${service.pid}/fd`).length;
        hold(inUse < descriptors, `${name} has no descriptor left for itself`);
        const admin = await fetch(`${service.adminUrl}/metrics`).catch(() => undefined);
        await admin?.arrayBuffer();
        hold(admin?.status === 200, `the admin port of ${name} does not answer`);
        for (const socket of sockets) socket.destroy();
        await waitUntil(`${name} serves again`, deadlineMs, () =>
          answers(service, paths[name as ServiceName]),
        );
      }
    }
    for (const [name, service] of Object.entries(services)) {
      const linesOf = () =>
        service.log().filter(({ msg }) => String(msg).includes('too many connections'));
      // The line comes a second after the first refusal, and the log is written in batches.
      await waitUntil(`the log of ${name} tells`, deadlineMs, () => linesOf().length >= size);
      refused += linesOf().reduce((sum, line) => sum + Number(line.refused), 0);
      hold(service.stderr() === '', `${name} wrote ${service.stderr().slice(0, 200)}`);
    }
    hold(busiest < 80, `a service at rest used ${Math.round(busiest)} % of a core`);
    return {
      figures: {
        descriptors,
        'connections opened': size * 3 * connections,
        'closed unheard': refused,
        'busiest while full (% of a core)': Math.round(busiest),
      },
      broken,
    };
  },
};
