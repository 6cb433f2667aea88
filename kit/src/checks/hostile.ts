import type { Ask, Question } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectStatus } from './expect.ts';

const kib = 1_024;

/** What no well-meaning client sends, and the least and highest status it may be answered with. */
interface Nuisance {
  id: string;
  says: string;
  paths: string[];
  question?: Question;
  allowed: readonly [least: number, most: number];
}

const refused = [400, 499] as const;
const noFault = [200, 499] as const;

const nuisances: Nuisance[] = [
  {
    id: 'hostile.percent',
    says: 'a path that is not rightly percent-encoded is refused',
    paths: ['/%', '/%zz', '/%ff%fe', '/%c3%28'],
    allowed: refused,
  },
  {
    id: 'hostile.nul',
    says: 'a NUL in path or query is no fault of the service',
    paths: ['/%00', '/healthz%00', '/version?a=%00'],
    allowed: noFault,
  },
  {
    id: 'hostile.folders',
    says: 'a path that climbs out of its folder is refused',
    paths: ['/../../etc/passwd', '/docs/static/../../../package.json', '/docs/static/%2e%2e%2fx'],
    allowed: refused,
  },
  {
    id: 'hostile.query',
    says: 'a query of 12 KiB is no fault of the service',
    paths: [`/version?${'a=b&'.repeat(3 * kib)}`],
    allowed: noFault,
  },
  {
    id: 'hostile.header',
    says: 'a header of 64 KiB is refused',
    paths: ['/version'],
    question: { headers: { 'x-long': 'x'.repeat(64 * kib) } },
    allowed: refused,
  },
  {
    id: 'hostile.body',
    says: 'a body of 64 KiB that nobody asked for is refused',
    paths: ['/version', '/'],
    question: { method: 'POST', body: JSON.stringify('x'.repeat(64 * kib)) },
    allowed: refused,
  },
  {
    id: 'hostile.headers',
    says: 'headers that make no sense change nothing',
    paths: ['/version'],
    question: {
      headers: {
        accept: ',,;q=x',
        traceparent: '00-zz-0-0',
        b3: '-',
        'x-request-id': 'x'.repeat(2 * kib),
        'x-real-ip': '<script>',
        'if-none-match': '"',
        range: 'bytes=5-1',
      },
    },
    allowed: [200, 200],
  },
];

export const hostileChecks: Check[] = nuisances.map(({ id, says, paths, question, allowed }) => ({
  id,
  says,
  async run(ask) {
    const [least, most] = allowed;
    for (const path of paths) {
      const answer = await ask(path, question);
      const isAllowed = answer.status >= least && answer.status <= most;
      expect(answer, isAllowed, least === most ? `status ${least}` : `status ${least} to ${most}`);
    }
    await expectAlive(ask);
  },
}));

/** Through a port-forward a second time: kubectl ends with the connection that a nuisance broke. */
async function expectAlive(ask: Ask): Promise<void> {
  const isAlive = () => ask('/healthz');
  expectStatus(await isAlive().catch(isAlive), 200);
}
