import { isIP } from 'node:net';
import { cidrMatcher } from '@meshwalk/chassis/cidr';
import { arrivalSchema } from './about.ts';
import type { Check } from './check.ts';
import { expect, expectJson } from './expect.ts';
import { hit } from './greeting.ts';

/** Addresses for documentation (RFC 5737): nobody has them. */
const forged = '203.0.113.7';

const isPrivate = cidrMatcher('127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7');

export const clientChecks: Check[] = [
  {
    id: 'client.address',
    says: 'the client is named by an IP address, whatever X-Real-IP says',
    async run(ask) {
      for (const claim of ['<script>', '203.0.113.7, 10.0.0.1', 'localhost', '']) {
        const { answer, greeting } = await hit(ask, { 'x-real-ip': claim });
        expect(answer, isIP(greeting.client) !== 0, 'an IP address as client');
      }
    },
  },
  {
    id: 'client.real-ip',
    says: 'nobody forges X-Real-IP: a front door sets it anew, and a stranger is not believed',
    async run(ask) {
      const arrivedBy = await ask('/headers', { headers: { 'x-real-ip': forged } });
      const { headers, peer } = expectJson(arrivedBy, arrivalSchema);
      // Asked directly, a private address may well be a front door's, and is believed.
      const isBehindDoor = headers['x-forwarded-for'] !== undefined;
      if (!isBehindDoor && isPrivate(peer)) return;
      const { answer, greeting } = await hit(ask, { 'x-real-ip': forged });
      expect(answer, greeting.client !== forged, 'the real client', `the forged ${forged}`);
      const isPassedOn = isBehindDoor && headers['x-real-ip'] === forged;
      expect(arrivedBy, !isPassedOn, 'an X-Real-IP of the front door', `the forged ${forged}`);
    },
  },
  {
    id: 'client.forwarded',
    says: 'X-Forwarded-For and Forwarded name nobody',
    async run(ask) {
      const headers = { 'x-forwarded-for': forged, forwarded: `for=${forged}` };
      const { answer, greeting } = await hit(ask, headers);
      expect(answer, greeting.client !== forged, 'the real client', `the forged ${forged}`);
    },
  },
];
