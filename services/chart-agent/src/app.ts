import type { Logger } from '@meshwalk/chassis/logger';
import { createService, type Service } from '@meshwalk/chassis/service';
import type { Tracer } from '@meshwalk/chassis/span';
import type { Config } from './config.ts';
import { openMetricSource } from './metric-source.ts';
import { measureRenders } from './render-metrics.ts';
import { createRenderPool } from './render-pool.ts';
import { serveChart } from './routes/chart.ts';
import { serveLive } from './routes/live.ts';

/** The chart-agent, not listening yet, with a thread that has drawn once. */
export async function buildApp(config: Config, logger: Logger, tracer?: Tracer): Promise<Service> {
  const source = openMetricSource({
    origin: `http://${config.SERVICE_NAME}:${config.APP_PORT}`,
    timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    isKeptAlive: config.UPSTREAM_KEEP_ALIVE === 'on',
  });
  const renderer = createRenderPool({
    threads: config.RENDER_THREADS,
    maxQueued: config.RENDER_QUEUE,
  });
  await renderer.warmUp();

  const service = createService({
    name: 'chart-agent',
    description: 'Fetches a metric and answers a picture of it.',
    config,
    logger,
    tracer,
    checks: { 'metric-generator': () => source.probe() },
    routes: (app, registry) => {
      serveChart(app, {
        source,
        renderer: measureRenders(renderer, registry),
        version: config.APP_VERSION,
        host: config.HOSTNAME,
      });
      serveLive(app);
    },
  });
  service.app.addHook('onClose', async () => {
    await Promise.all([source.close(), renderer.close()]);
  });
  return service;
}
