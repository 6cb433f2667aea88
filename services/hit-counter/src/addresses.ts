import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { cidrMatcher, plainAddress } from '@meshwalk/chassis/cidr';

/** The machine's first IPv4 address that others can reach, else loopback. */
export function ownAddress(interfaces = networkInterfaces()): string {
  const outer = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return outer?.address ?? '127.0.0.1';
}

/**
 * A function that names a request's client: its X-Real-IP where the peer is in `trusted` (a CIDR
 * list) and the header holds an address, else the peer, so that nobody outside can forge it.
 */
export function clientNamer(trusted: string) {
  const isTrusted = cidrMatcher(trusted);
  return (peer: string, realIp: string | string[] | undefined): string => {
    if (typeof realIp === 'string' && isIP(realIp) !== 0 && isTrusted(peer)) return realIp;
    return plainAddress(peer);
  };
}
