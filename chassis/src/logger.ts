import { type DestinationStream, type Logger, pino } from 'pino';
import type { CommonConfig } from './config.ts';

export type { Logger };

/** A destination that collects lines and writes them without blocking the event loop. */
function bufferedStdout() {
  return pino.destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 100 });
}

/** One JSON line per record, each with the service's name, version and host. */
export function createLogger(
  app: string,
  config: Pick<CommonConfig, 'APP_VERSION' | 'HOSTNAME' | 'LOG_LEVEL'>,
  destination: DestinationStream = bufferedStdout(),
): Logger {
  return pino(
    {
      level: config.LOG_LEVEL,
      base: { app, version: config.APP_VERSION, host: config.HOSTNAME },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}
