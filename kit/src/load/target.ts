import { once } from 'node:events';
import { connect } from 'node:net';
import { InvalidArgumentError } from 'commander';
import type { GlobalOptions } from '../arguments.ts';
import { Missing } from '../exit.ts';
import type { Rung } from '../rungs/rung.ts';

/** What is asked: an address, and the rung it belongs to, unless a URL was given. */
export interface Target {
  /** Without a slash at the end. */
  url: string;
  rung: Rung | undefined;
}

const connectTimeoutMs = 5_000;

/** The front door of the rung that the call is about, or the URL that it names. */
export async function findTarget(options: GlobalOptions & { url?: string }): Promise<Target> {
  if (options.url !== undefined) return { url: options.url, rung: undefined };
  const { findRung } = await import('../rungs/find.ts');
  const rung = await findRung(options);
  return { url: (await rung.urls()).front, rung };
}

/** Reads a base URL, for an option: a path has an option of its own. */
export function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('It must begin with http:// or https://.');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('It must end with the host or port; --path takes the rest.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('It must hold no password; --header takes an authorization.');
  }
  return url.origin;
}

/** Throws Missing where nothing takes a connection. Asks nothing, so counts no hit. */
export async function assertListening(url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect(Number(port || (protocol === 'https:' ? 443 : 80)), host);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectTimeoutMs) });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new Missing(`Nothing answers at ${url}${code}: is the rung up?`, { cause });
  } finally {
    socket.destroy();
  }
}
