import { availableParallelism } from 'node:os';
import { measures } from '../../services/chart-agent/src/drawing/measures.ts';
import { themes } from '../../services/chart-agent/src/drawing/themes.ts';
import { freePorts } from '../../test/support/free-ports.ts';
import { type Contender, startContender } from '../contender.ts';
import { benchHealth } from '../health-under-load.ts';
import { installNodeCanvas } from '../install-node-canvas.ts';
import { race } from '../race.ts';
import { type BenchOptions, ourService, peer, perCpuSecond, type SuiteResult } from '../suite.ts';

const connections = 8;
const oneThread = 'chart-agent, 1 thread';
const allThreads = `chart-agent, ${availableParallelism()} threads`;
const nodeCanvas = 'Chart.js on node-canvas, as QuickChart';

/** The chart-agent over HTTP, its fetch of the metric included, beside Chart.js on node-canvas. */
export async function benchChartAgent(options: BenchOptions): Promise<SuiteResult> {
  const [port = 0, adminPort = 0] = await freePorts(2);
  const source = await startContender(
    ourService('metric-generator', {
      ports: [port, adminPort],
      path: '/metrics',
      contentType: 'application/json',
    }),
  );
  try {
    const reason = await installNodeCanvas();
    const agents = [
      await agent(oneThread, 1, port),
      await agent(allThreads, availableParallelism(), port),
    ];
    const contenders = reason === undefined ? [...agents, await nodeCanvasPeer()] : agents;
    const standings = await race(contenders, { connections, ...options });
    const health = await benchHealth(
      await agent(allThreads, availableParallelism(), port),
      options,
    );
    return {
      suite: 'chart-agent',
      standings: [...standings, health],
      goals: [
        ...(reason === undefined ? goalsOf(standings) : []),
        {
          who: 'chart-agent',
          what: 'p99 of /healthz under full load of charts',
          measured: health.p99Ms,
          wanted: 10,
          unit: 'ms',
        },
      ],
      missing: reason === undefined ? [] : [`${nodeCanvas}: ${reason}`],
    };
  } finally {
    await source.stop();
  }
}

function goalsOf(standings: Awaited<ReturnType<typeof race>>): SuiteResult['goals'] {
  const rate = (name: string) =>
    standings.find((each) => each.name === name)?.requestsPerSecond ?? 0;
  return [
    {
      who: 'chart-agent',
      what: `times ${nodeCanvas}, per CPU second`,
      measured: perCpuSecond(standings, oneThread) / perCpuSecond(standings, nodeCanvas),
      wanted: 9,
      unit: '×',
    },
    {
      who: 'chart-agent',
      what: `times ${nodeCanvas}, on ${availableParallelism()} cores`,
      measured: rate(allThreads) / rate(nodeCanvas),
      wanted: 14,
      unit: '×',
    },
  ];
}

async function agent(name: string, threads: number, sourcePort: number): Promise<Contender> {
  const [port = 0, adminPort = 0] = await freePorts(2);
  return ourService('chart-agent', {
    name,
    ports: [port, adminPort],
    path: '/k8s-app-monitor-agent',
    contentType: 'image/png',
    env: {
      SERVICE_NAME: '127.0.0.1',
      APP_PORT: String(sourcePort),
      RENDER_THREADS: String(threads),
    },
  });
}

async function nodeCanvasPeer(): Promise<Contender> {
  const [port = 0] = await freePorts(1);
  const query = new URLSearchParams({ c: JSON.stringify(sameChart), w: '1024', h: '512' });
  return {
    name: nodeCanvas,
    command: [process.execPath, peer('node-canvas/server.ts')],
    env: { PORT: String(port) },
    url: `http://127.0.0.1:${port}/chart?${query}`,
    contentType: 'image/png',
  };
}

/** The picture of the chart-agent, as far as a QuickChart URL can say it. */
const sameChart = {
  type: 'bar',
  data: {
    labels: measures.map(({ words }) => words.join('')),
    datasets: [
      {
        data: [12, 12, 99, 41, 3, 20],
        backgroundColor: measures.map(({ kind }) => themes.light.bars[kind]),
      },
    ],
  },
  options: {
    scales: { x: { grid: { display: false } }, y: { beginAtZero: true, suggestedMax: 100 } },
    plugins: {
      legend: { display: false },
      title: { display: true, text: 'test-app', align: 'start', font: { size: 24 } },
      subtitle: {
        display: true,
        text: 'Domain: test-domain  Host: k8s-app-monitor-test',
        align: 'start',
      },
    },
  },
};
