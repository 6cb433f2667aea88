import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Ask } from './ask.ts';
import type { Check } from './check.ts';
import { BrokenRule, expect, expectHeader, expectStatus } from './expect.ts';
import { readFaults, setFaults } from './fault-rules.ts';

/** A path that is faulted and has no effect. */
const faulted = '/version';

const delayMs = 100;
/** A timer may go off a little early. */
const slackMs = 5;
const overdueMs = 3_000;
const pauseMs = 100;

export const faultEffectsChecks: Check[] = [
  {
    id: 'faults.error',
    says: 'errorPercent 100 answers errorStatus to every request, and x-fault-injected says so',
    needs: 'faults',
    async run(ask, askAdmin) {
      await setFaults(askAdmin, { errorPercent: 100, errorStatus: 418 });
      for (let request = 0; request < 5; request++) {
        const answer = await ask(faulted);
        expectStatus(answer, 418);
        expectHeader(answer, 'x-fault-injected', /^status=418$/);
      }
    },
  },
  {
    id: 'faults.delay',
    says: 'delayMs holds an answer back that long, and x-fault-injected says so',
    needs: 'faults',
    async run(ask, askAdmin) {
      await setFaults(askAdmin, { delayMs });
      const answer = await ask(faulted);
      expectStatus(answer, 200);
      const came = `one after ${answer.elapsedMs.toFixed(0)} ms`;
      const isHeldBack = answer.elapsedMs >= delayMs - slackMs;
      expect(answer, isHeldBack, `an answer after ${delayMs} ms`, came);
      expectHeader(answer, 'x-fault-injected', new RegExp(`^delay=${delayMs}$`));
    },
  },
  {
    id: 'faults.abort',
    says: 'abortPercent 100 cuts the connection without an answer',
    needs: 'faults',
    async run(ask, askAdmin) {
      await setFaults(askAdmin, { abortPercent: 100 });
      const answer = await ask(faulted).catch(toCut);
      if (answer) throw new BrokenRule('no answer', `status ${answer.status}`, answer.asked);
    },
  },
  {
    id: 'faults.share',
    says: 'errorPercent 50 fails some requests and not others; those it spares say nothing',
    needs: 'faults',
    async run(ask, askAdmin) {
      const answers = await drawWithSeed(ask, askAdmin, 7);
      const [first] = answers;
      const failed = answers.filter(({ status }) => status === 418);
      const isShared = failed.length > 0 && failed.length < answers.length;
      const came = `${failed.length} of ${answers.length} failed`;
      if (first) expect(first, isShared, 'some of the requests to fail, not all', came);
      for (const answer of answers.filter(({ status }) => status !== 418)) {
        expectStatus(answer, 200);
        expectHeader(answer, 'x-fault-injected', /^$/);
      }
    },
  },
  {
    id: 'faults.repeated',
    says: 'the same seed chooses the same requests',
    needs: 'faults',
    async run(ask, askAdmin) {
      // Others draw too, a health check for one: it is enough that one run is like another.
      const runs: string[] = [];
      for (;;) {
        const answers = await drawWithSeed(ask, askAdmin, 7);
        const run = answers.map(({ status }) => status).join(' ');
        if (runs.includes(run)) return;
        const [answer] = answers;
        if (answer) expect(answer, runs.length < 5, `${runs[0]}, as at first`, run);
        runs.push(run);
      }
    },
  },
  {
    id: 'faults.probes',
    says: 'probes and the admin port are never faulted',
    needs: 'faults',
    async run(ask, askAdmin) {
      await setFaults(askAdmin, { errorPercent: 100, errorStatus: 418 });
      const answers = [await ask('/healthz'), await ask('/readyz'), await askAdmin('/metrics')];
      for (const answer of answers) {
        expectStatus(answer, 200);
        expectHeader(answer, 'x-fault-injected', /^$/);
      }
    },
  },
  {
    id: 'faults.metric',
    says: 'a faulted request is counted with its fault, and faults_active is 1',
    needs: 'faults',
    async run(ask, askAdmin) {
      await setFaults(askAdmin, { errorPercent: 100, errorStatus: 418 });
      await ask(faulted);
      const answer = await askAdmin('/metrics');
      const isCounted = /^http_requests_total\{.*status="418".*fault="status"/m.test(answer.text);
      expect(answer, isCounted, 'http_requests_total with status="418" and fault="status"', 'none');
      expect(answer, /^faults_active\{.*\} 1$/m.test(answer.text), 'faults_active 1', '0 or none');
    },
  },
  {
    id: 'faults.ttl',
    says: 'after ttlSeconds the faults end by themselves',
    needs: 'faults',
    async run(_ask, askAdmin) {
      await setFaults(askAdmin, { delayPercent: 0, ttlSeconds: 1 });
      const setAt = performance.now();
      for (;;) {
        const { answer, state } = await readFaults(askAdmin);
        if (!state.active) return;
        const isOverdue = performance.now() - setAt > overdueMs;
        expect(answer, !isOverdue, '{"active":false} after 1 s', `faults after ${overdueMs} ms`);
        await sleep(pauseMs);
      }
    },
  },
  {
    id: 'faults.header',
    says: 'an x-fault header is obeyed and told of, or ignored; probes always ignore it',
    async run(ask) {
      const headers = { 'x-fault': 'status=418' };
      const answer = await ask(faulted, { headers });
      const isObeyed = answer.status === 418;
      expect(answer, isObeyed || answer.status === 200, 'status 418, or 200 where it is ignored');
      expectHeader(answer, 'x-fault-injected', isObeyed ? /^status=418$/ : /^$/);
      expectStatus(await ask('/healthz', { headers }), 200);
    },
  },
];

/** The answers to twenty requests of which half should fail, drawn from a seed. */
async function drawWithSeed(ask: Ask, askAdmin: Ask, seed: number): Promise<Answer[]> {
  await setFaults(askAdmin, { errorPercent: 50, errorStatus: 418, seed });
  const answers = [];
  for (let request = 0; request < 20; request++) answers.push(await ask(faulted));
  return answers;
}

/** Nothing where the connection was cut, as it should be; any other error is thrown again. */
function toCut(error: unknown): undefined {
  const isCut = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
  if (!isCut) throw error;
}
