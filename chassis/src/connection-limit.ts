import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import type { Logger } from './logger.ts';

/** Of the file descriptors that are left. The rest is for what a service opens later: its source, its files. */
const shareForConnections = 0.75;
const tellAfterMs = 1_000;

/**
 * Bounds a server's connections below the process's file descriptors, where the system tells how
 * many there are, and logs, once a second, how many were closed unheard because of it.
 */
export function limitConnections(server: Server, logger: Logger): void {
  const descriptors = countFreeDescriptors();
  if (descriptors === undefined) return;
  const maxConnections = Math.floor(descriptors * shareForConnections);
  server.maxConnections = maxConnections;
  let refused = 0;
  server.on('drop', () => {
    refused += 1;
    if (refused > 1) return;
    setTimeout(() => {
      logger.warn({ refused, maxConnections }, 'too many connections for its file descriptors');
      refused = 0;
    }, tellAfterMs).unref();
  });
}

/** Only Linux has the files. Node has raised its soft limit to the hard one by now. */
function countFreeDescriptors(process = '/proc/self'): number | undefined {
  if (!existsSync(`${process}/limits`)) return undefined;
  const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync(`${process}/limits`, 'utf8')) ?? [];
  return limit === undefined ? undefined : Number(limit) - readdirSync(`${process}/fd`).length;
}
