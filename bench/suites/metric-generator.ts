import { freePorts } from '../../test/support/free-ports.ts';
import { race } from '../race.ts';
import { type BenchOptions, ourService, peer, perCpuSecond, type SuiteResult } from '../suite.ts';

const connections = 32;
const contentType = 'application/json';

/** The metric-generator beside plain node:http that makes the same JSON and the same log line. */
export async function benchMetricGenerator(options: BenchOptions): Promise<SuiteResult> {
  const [port = 0, adminPort = 0, floorPort = 0] = await freePorts(3);
  const standings = await race(
    [
      ourService('metric-generator', { ports: [port, adminPort], path: '/metrics', contentType }),
      {
        name: 'node:http',
        command: [process.execPath, peer('node-http-metric.ts')],
        env: { PORT: String(floorPort) },
        url: `http://127.0.0.1:${floorPort}/metrics`,
        contentType,
      },
    ],
    { connections, ...options },
  );
  const ours = perCpuSecond(standings, 'metric-generator');
  const floor = perCpuSecond(standings, 'node:http');
  return {
    suite: 'metric-generator',
    standings,
    goals: [
      {
        who: 'metric-generator',
        what: 'share of node:http, per CPU second',
        measured: (ours / floor) * 100,
        wanted: 80,
        unit: '%',
      },
    ],
    missing: [],
  };
}
