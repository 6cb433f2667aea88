import { createLogger, type Logger } from '@meshwalk/chassis/logger';

const about = { APP_VERSION: 'v1', HOSTNAME: 'test-host', LOG_LEVEL: 'info' } as const;

/** A logger that keeps its lines, parsed, instead of writing them. */
export function recordingLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('test', about, { write: (line) => lines.push(JSON.parse(line)) });
  return { logger, lines };
}
