import { prepareToClose } from '@meshwalk/chassis/closing';
import { createHttpApp } from '@meshwalk/chassis/http';
import { createLifecycle } from '@meshwalk/chassis/lifecycle';
import type { Logger } from '@meshwalk/chassis/logger';
import { collectMethods } from '@meshwalk/chassis/method-not-allowed';
import { type Metrics, serveMetrics } from '@meshwalk/chassis/metrics';
import { HttpProblem } from '@meshwalk/chassis/problem';
import { Gauge } from 'prom-client';
import type { FrontDoor } from './front-door.ts';
import type { LocalConfig } from './rungs/local-config.ts';
import type { Fleet } from './rungs/local-fleet.ts';
import { describeFleet } from './rungs/local-state.ts';
import { serviceNames } from './rungs/rung.ts';
import type { Split } from './split.ts';

interface FrontAdminOptions {
  config: LocalConfig;
  split: Split;
  fleet: Fleet;
  logDir: string;
  logger: Logger;
  metrics: Metrics;
}

const weightSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['v2Percent'],
  properties: { v2Percent: { type: 'number', minimum: 0, maximum: 100 } },
} as const;

const replicasSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['service', 'replicas'],
  properties: {
    service: { enum: serviceNames },
    version: { enum: ['v1', 'v2'], default: 'v1' },
    replicas: { type: 'integer', minimum: 0, maximum: 10 },
  },
} as const;

/** The local rung's own admin port: what runs, the weight, how many replicas. */
export function createFrontAdmin(options: FrontAdminOptions): FrontDoor {
  const { split, fleet, logger, metrics } = options;
  const app = createHttpApp(logger);
  const methods = collectMethods(app);
  // curl -d sends a form's content type: whatever it is called, it has to be JSON.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

  app.get('/status', () => describeFleet(options));
  app.put('/weight', { schema: { body: weightSchema } }, async ({ body, log }) => {
    split.v2Percent = body.v2Percent;
    log.info(body, 'weight set');
    return describeFleet(options);
  });
  app.put('/replicas', { schema: { body: replicasSchema } }, async ({ body, log }) => {
    const { service, version, replicas } = body;
    const isAlone = service !== 'hit-counter';
    if (isAlone && (version !== 'v1' || replicas !== 1)) {
      throw new HttpProblem(
        400,
        `${service} has one replica, v1: only hit-counter is balanced here`,
      );
    }
    log.info(body, 'scaling');
    await fleet.scale(service, version, replicas);
    return describeFleet(options);
  });
  serveMetrics(app, metrics.registry);
  new Gauge({
    name: 'canary_weight_percent',
    help: 'Share of the requests that v2 should get',
    registers: [metrics.registry],
    collect() {
      this.set(split.v2Percent);
    },
  });
  methods.refuseOtherMethods();
  return { app, ...prepareToClose(app, createLifecycle()) };
}
