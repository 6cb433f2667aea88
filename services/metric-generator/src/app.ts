import { splitList } from '@meshwalk/chassis/cidr';
import type { Logger } from '@meshwalk/chassis/logger';
import { createService, type Service } from '@meshwalk/chassis/service';
import type { Tracer } from '@meshwalk/chassis/span';
import type { Config } from './config.ts';
import { serveMetrics } from './routes/metrics.ts';

/** The metric-generator, not listening yet. */
export function buildApp(config: Config, logger: Logger, tracer?: Tracer): Service {
  const [first = '', ...others] = splitList(config.APP_NAMES);
  return createService({
    name: 'metric-generator',
    description: 'Fake monitoring data as JSON, new at every request.',
    config,
    logger,
    tracer,
    routes: (app) => {
      serveMetrics(app, {
        appNames: [first, ...others],
        domain: config.DOMAIN,
        host: config.HOSTNAME,
      });
    },
  });
}
