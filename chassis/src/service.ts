import type { Registry } from 'prom-client';
import { serveAbout } from './about.ts';
import { serveApiDocs, serveApiDocument } from './api-docs.ts';
import { prepareToClose } from './closing.ts';
import type { CommonConfig } from './config.ts';
import { injectFaults, serveFaults } from './fault-injection.ts';
import { createFaultSwitch } from './faults.ts';
import { type ReadinessChecks, serveHealth } from './health.ts';
import { type App, createHttpApp } from './http.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import { collectMethods } from './method-not-allowed.ts';
import { createMetrics, serveMetrics } from './metrics.ts';
import { createObserver } from './observe.ts';
import type { Tracer } from './span.ts';
import { exposeState } from './state-metrics.ts';

export interface ServiceOptions {
  name: string;
  description: string;
  config: CommonConfig;
  logger: Logger;
  checks?: ReadinessChecks;
  tracer?: Tracer | undefined;
  /** Adds what this service alone answers; its own metrics go into `registry`. */
  routes(app: App, registry: Registry): void | Promise<void>;
}

/** A service that does not listen yet: `app` for everyone, `admin` for operators only. */
export interface Service {
  app: App;
  admin: App;
  lifecycle: Lifecycle;
  /** Closes both without losing a request; what is in flight is finished. */
  close(): Promise<void>;
}

/** Puts a service together out of its own routes and what every service has. */
export function createService(options: ServiceOptions): Service {
  const { name, description, config, logger, tracer, checks = {}, routes } = options;
  const lifecycle = createLifecycle();
  const faults = createFaultSwitch();
  const metrics = createMetrics(name, config.APP_VERSION);
  exposeState(metrics.registry, faults, checks);

  const app = createHttpApp(logger, createObserver({ logger, metrics, tracer }));
  injectFaults(app, {
    faults,
    isHeaderAllowed: config.FAULT_HEADER === 'on',
    draining: lifecycle.draining,
  });
  serveApiDocs(app, { title: name, description, version: config.APP_VERSION });
  app.register(async (scope) => {
    const methods = collectMethods(scope);
    await routes(scope, metrics.registry);
    serveHealth(scope, checks, lifecycle);
    serveAbout(scope, name, config);
    methods.refuseOtherMethods();
  });

  const admin = createHttpApp(logger);
  serveApiDocument(admin, {
    title: 'Admin port',
    description: 'What every service has for its operators, on a port that no front door exposes.',
    version: config.APP_VERSION,
  });
  admin.register(async (scope) => {
    const methods = collectMethods(scope);
    serveMetrics(scope, metrics.registry);
    serveFaults(scope, faults);
    methods.refuseOtherMethods();
  });

  const doors = [prepareToClose(app, lifecycle), prepareToClose(admin, lifecycle)];
  return {
    app,
    admin,
    lifecycle,
    close: async () => {
      await Promise.all(doors.map((door) => door.close()));
    },
  };
}
