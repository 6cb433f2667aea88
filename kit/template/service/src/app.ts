import type { Logger } from '@meshwalk/chassis/logger';
import { createService, type Service } from '@meshwalk/chassis/service';
import type { Tracer } from '@meshwalk/chassis/span';
import type { Config } from './config.ts';
import { serveGreetings } from './routes/greetings.ts';

/** The greeter, not listening yet. */
export function buildApp(config: Config, logger: Logger, tracer?: Tracer): Service {
  return createService({
    name: 'greeter',
    description: 'Greets by name.',
    config,
    logger,
    tracer,
    routes: (app) => serveGreetings(app, { greeting: config.GREETING, host: config.HOSTNAME }),
  });
}
