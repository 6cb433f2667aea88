import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type RunningService, startService } from '../../../test/support/service-process.ts';
import type { Check } from '../../src/checks/check.ts';
import { type Result, runChecks, type Target } from '../../src/checks/run.ts';
import { checksOf, commonChecks, ownChecks } from '../../src/checks/suite.ts';
import { chartLies } from './chart-lies.ts';
import { commonLies } from './common-lies.ts';
import { counterLies } from './counter-lies.ts';
import { generatorLies } from './generator-lies.ts';
import { type Lie, startLyingProxy } from './lying-proxy.ts';

type LyingProxy = Awaited<ReturnType<typeof startLyingProxy>>;

const ownLies: Record<string, Record<string, Lie[]>> = {
  'metric-generator': generatorLies,
  'chart-agent': chartLies,
  'hit-counter': counterLies,
};
const services = ['metric-generator', 'chart-agent', 'hit-counter'] as const;
const options = { timeoutMs: 120_000, mayFault: true, signal: new AbortController().signal };

const running = new Map<string, RunningService>();
let dataDir: string;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kit-check-'));
  const start = async (key: string, ...words: Parameters<typeof startService>) => {
    const service = await startService(...words);
    running.set(key, service);
    return service;
  };
  // One after the other: each has its time to start, also where all tests run at once.
  await start('metric-generator', 'metric-generator');
  // Faults set on the one must not reach the chart-agent through the other.
  const source = await start('source', 'metric-generator');
  const APP_PORT = new URL(source.url).port;
  await start('chart-agent', 'chart-agent', { SERVICE_NAME: '127.0.0.1', APP_PORT });
  await start('hit-counter', 'hit-counter', { DATA_DIR: dataDir, FAULT_HEADER: 'on' });
});
after(async () => {
  await Promise.all([...running.values()].map((service) => service.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

function addressesOf(key: string) {
  const service = running.get(key);
  assert.ok(service);
  return { url: service.url, adminUrl: service.adminUrl };
}

async function resultsOf(target: Target, checks: Check[]): Promise<Result[]> {
  const results: Result[] = [];
  for await (const result of runChecks(target, checks, options)) results.push(result);
  return results;
}

describe('every check', { concurrency: 3 }, () => {
  for (const name of services) {
    it(`is kept by the ${name}`, async () => {
      const checks = checksOf(name);
      const results = await resultsOf({ service: name, ...addressesOf(name) }, checks);
      assert.equal(results.length, checks.length);
      const broken = results.filter(({ outcome }) => outcome !== 'passed');
      assert.deepEqual(
        broken.map(({ check, failure, reason }) => ({ id: check.id, failure, reason })),
        [],
      );
    });
  }
});

describe('a lie is found out', { concurrency: 3 }, () => {
  /** What is held against which service, behind proxies that lie. */
  const groups: { what: string; key: string; checks: Check[]; lies: Record<string, Lie[]> }[] = [
    {
      what: 'about what every service has',
      key: 'metric-generator',
      checks: commonChecks,
      lies: commonLies,
    },
    ...services.map((name) => ({
      what: `about the ${name}`,
      key: name === 'metric-generator' ? 'source' : name,
      checks: ownChecks[name] ?? [],
      lies: ownLies[name] ?? {},
    })),
  ];

  for (const { what, key, checks, lies } of groups) {
    describe(what, { concurrency: 1 }, () => {
      let proxies: LyingProxy[] = [];
      before(async () => {
        const { url, adminUrl } = addressesOf(key);
        proxies = await Promise.all([url, adminUrl].map(startLyingProxy));
      });
      after(() => Promise.all(proxies.map((proxy) => proxy.close())));

      /** What a check finds out while the proxies tell this lie; no fault it set stays behind. */
      const findOut = async (check: Check, lie: Lie): Promise<Result> => {
        const [url = '', adminUrl = ''] = proxies.map((proxy) => proxy.url);
        for (const proxy of proxies) proxy.tell(lie);
        const [result] = await resultsOf({ service: key, url, adminUrl }, [check]);
        await fetch(`${addressesOf(key).adminUrl}/faults`, { method: 'DELETE' });
        assert.ok(result);
        return result;
      };

      it('and there is at least one for each check, and none for another', () => {
        const told = Object.keys(lies).filter((id) => lies[id]?.length);
        assert.deepEqual(told.sort(), checks.map(({ id }) => id).sort());
      });

      for (const check of checks) {
        it(`by ${check.id}, which believes the truth`, async () => {
          for (const [index, lie] of (lies[check.id] ?? []).entries()) {
            const { outcome, failure } = await findOut(check, lie);
            assert.equal(outcome, 'failed', `lie ${index + 1} is believed`);
            assert.ok(failure?.asked);
            assert.notEqual(failure.expected, 'an answer', `lie ${index + 1}: ${failure.came}`);
          }
          assert.deepEqual((await findOut(check, {})).failure, undefined);
        });
      }
    });
  }
});
