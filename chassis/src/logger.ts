import { type DestinationStream, type Logger, pino } from 'pino';
import type { CommonConfig } from './config.ts';

export type { Logger };

/**
 * A destination, a file or a descriptor, that collects lines and writes them without blocking the
 * event loop. Lines that find no room (a full disk) are kept and tried again, up to 4 MiB of them.
 */
export function bufferedDestination(dest: string | number) {
  const destination = pino.destination({
    dest,
    sync: false,
    minLength: 4_096,
    maxLength: 4 * 1_024 * 1_024,
    periodicFlush: 100,
  });
  let isStuck = false;
  // Unheard, an error would end the process.
  destination.on('error', () => {
    isStuck = true;
  });
  destination.on('write', () => {
    isStuck = false;
  });
  // After `fatal` and at the exit pino tries until all is written, which on a full disk is never.
  const flushSync = destination.flushSync.bind(destination);
  destination.flushSync = () => {
    if (!isStuck) flushSync();
  };
  return destination;
}

/** One JSON line per record, each with the service's name, version and host. */
export function createLogger(
  app: string,
  config: Pick<CommonConfig, 'APP_VERSION' | 'HOSTNAME' | 'LOG_LEVEL'>,
  destination: DestinationStream = bufferedDestination(1),
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
