import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { type CommonConfig, type ConfigSchema, readConfigOrExit } from './config.ts';
import type { App } from './http.ts';
import { createLogger, type Logger } from './logger.ts';
import type { Service } from './service.ts';
import type { Tracer } from './span.ts';

type RunConfig = CommonConfig & { PORT: number };

interface RunOptions<Config> {
  name: string;
  schema: ConfigSchema;
  build(config: Config, logger: Logger, tracer?: Tracer): Service | Promise<Service>;
}

/**
 * Runs a service for good: reads the environment, listens on PORT and ADMIN_PORT, and leaves in
 * order on SIGTERM or SIGINT. Exits with 1 when it cannot start, or when a second signal comes.
 */
export async function run<Config extends RunConfig>(options: RunOptions<Config>): Promise<void> {
  const config = readConfigOrExit<Config>(options.schema, process.env);
  // Libraries write there; where it is a file on a full disk, an error unheard would end the process.
  process.stderr.on('error', () => {});
  const logger = createLogger(options.name, config);
  try {
    const tracer = await createTracer(options.name, config, logger);
    const service = await options.build(config, logger, tracer);
    await listen(service.app, config.HOST, config.PORT, 'PORT');
    await listen(service.admin, config.HOST, config.ADMIN_PORT, 'ADMIN_PORT');
    leaveInOrder({ ...service, tracer }, config, logger);
  } catch (error) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : 'start failed');
    logger.flush(() => process.exit(1));
  }
}

/** Without an endpoint nothing of OpenTelemetry is loaded. */
async function createTracer(
  name: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, APP_VERSION: version, HOSTNAME: host }: RunConfig,
  logger: Logger,
): Promise<Tracer | undefined> {
  if (endpoint === undefined) return undefined;
  const { startTracing } = await import('./tracing.ts');
  return startTracing({ name, version, host, endpoint, logger });
}

async function listen(app: App, host: string, port: number, variable: string): Promise<void> {
  try {
    await app.listen({
      host,
      port,
      listenTextResolver: (address) => `${variable} answers on ${address}`,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const unknownHost = `${host} is no address that can be found; HOST chooses another`;
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} is in use; ${variable} chooses another`,
      EACCES: `Port ${port} needs more rights; ${variable} chooses another`,
      EADDRNOTAVAIL: `${host} is no address of this machine; HOST chooses another`,
      ENOTFOUND: unknownHost,
      EAI_AGAIN: unknownHost,
    };
    throw new Error(reasons[String(error.code)] ?? error.message, { cause: error });
  }
}

/**
 * On a signal: readiness says no, the balancers get SHUTDOWN_DELAY_MS to look away, what is in
 * flight is finished, and the process exits with 0. A process whose parent (the kit) is gone goes too.
 */
function leaveInOrder(
  { close: closeService, lifecycle, tracer }: Service & { tracer: Tracer | undefined },
  config: RunConfig,
  logger: Logger,
): void {
  const { close } = closeWithGrace(
    { delay: config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS, logger },
    async ({ signal, err }) => {
      if (err) logger.fatal({ err }, 'unexpected error, shutting down');
      else logger.info({ signal }, 'draining');
      lifecycle.drain();
      await sleep(config.SHUTDOWN_DELAY_MS);
      await closeService();
      await tracer?.close();
      logger.info('closed');
      await new Promise((resolve) => logger.flush(resolve));
    },
  );
  process.once('disconnect', () => void close());
}
