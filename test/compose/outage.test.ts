import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait.ts';
import { type Demo, startDemo } from './support/demo.ts';
import { buildImages, docker, dockerMissing } from './support/docker.ts';
import { startVisits, type Visits } from './support/visits.ts';

const backWithinMs = 20_000;

describe('an outage of the compose rung', { skip: dockerMissing }, () => {
  let demo: Demo;
  before(async () => {
    await buildImages();
    demo = await startDemo('outage', { CANARY_WEIGHT: '50' });
  });
  after(() => demo?.down());

  const readHits = async () => {
    let answer = await fetch(`${demo.front}/hits`);
    // The front hears a second late who is away, and who is back.
    await waitUntil('the count', backWithinMs, async () => {
      if (answer.status === 503) answer = await fetch(`${demo.front}/hits`);
      return answer.status !== 503;
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return (JSON.parse(text) as { hits: number }).hits;
  };
  /** Twenty draws at 50:50: both versions are asked, but for one time in half a million. */
  const isCounting = async () => {
    const draws = Array.from({ length: 20 }, () => fetch(`${demo.front}/hits`));
    return (await Promise.all(draws)).every(({ ok }) => ok);
  };
  const reach = (more: number, { hits }: Visits) => {
    const enough = hits.length + more;
    return waitUntil(`${more} more hits`, backWithinMs, () => hits.length >= enough);
  };

  /** No number twice, and every answered hit is in the count; a refused one may be in it or not. */
  const assertNothingLost = async ({ hits, refusals }: Visits, countedBefore: number) => {
    const counted = (await readHits()) - countedBefore;
    assert.equal(new Set(hits).size, hits.length, 'a number was given twice');
    assert.ok(counted >= hits.length, `${hits.length} answered, ${counted} counted`);
    assert.ok(counted <= hits.length + refusals.length, 'more hits counted than asked for');
  };

  it('Redis killed under load: 503 until it is back, no number twice, none lost', async (t) => {
    const countedBefore = await readHits();
    const load = startVisits(demo.front);
    await reach(50, load.visits);
    await docker(['kill', demo.container('redis')]);
    await waitUntil('a refusal', backWithinMs, () => load.visits.refusals.length > 0);
    const answer = await fetch(demo.front);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '1');
    await docker(['start', demo.container('redis')]);
    await reach(50, load.visits);
    const visits = await load.stop();
    t.diagnostic(`${visits.hits.length} answered, ${visits.refusals.length} refused`);
    for (const refusal of visits.refusals) assert.match(refusal, /^503 .*Redis/);
    await waitUntil('both versions count again', backWithinMs, isCounting);
    await assertNothingLost(visits, countedBefore);
  });

  it('a hit-counter killed under load: no number twice, none lost', async (t) => {
    const countedBefore = await readHits();
    const load = startVisits(demo.front);
    await reach(50, load.visits);
    await docker(['kill', demo.container('hit-counter-v2')]);
    await waitUntil('a refusal', backWithinMs, () => load.visits.refusals.length > 0);
    await docker(['start', demo.container('hit-counter-v2')]);
    const { byVersion } = load.visits;
    const v2 = byVersion.v2 ?? 0;
    await waitUntil('v2 back', backWithinMs, () => (byVersion.v2 ?? 0) > v2 + 20);
    const visits = await load.stop();
    t.diagnostic(`${visits.hits.length} answered, ${visits.refusals.length} refused`);
    for (const refusal of visits.refusals) assert.match(refusal, /^50[234] .*hit-counter-v2/);
    await waitUntil('both versions count again', backWithinMs, isCounting);
    await assertNothingLost(visits, countedBefore);
  });

  it('no hit-counter at all: 503 as problem+json, saying that the hit is not counted', async () => {
    await demo.compose('kill', 'hit-counter-v1', 'hit-counter-v2');
    const answer = await fetch(demo.front);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(answer.headers.get('retry-after'), '1');
    const problem = (await answer.json()) as { status: number; detail: string };
    assert.equal(problem.status, 503);
    assert.match(problem.detail, /^No hit-counter-v[12] answers; the hit is not counted$/);
    await demo.compose('start', 'hit-counter-v1', 'hit-counter-v2');
    await waitUntil('hits counted again', backWithinMs, isCounting);
  });

  it('stop ends each service with 0, and the count survives down without -v', async () => {
    const hits = await readHits();
    await demo.compose('stop');
    for (const service of ['k8s-app-monitor-test', 'k8s-app-monitor-agent', 'hit-counter-v1']) {
      const inspect = ['inspect', '--format', '{{.State.ExitCode}}', demo.container(service)];
      assert.equal(await docker(inspect), '0', service);
    }
    await demo.compose('down');
    await demo.compose('up', '--detach', '--wait', 'redis');
    const kept = await demo.compose('exec', '-T', 'redis', 'redis-cli', 'get', 'hits');
    assert.equal(kept, `${hits}`);
  });

  it('down -v leaves nothing', async () => {
    await demo.down();
    const filter = ['--filter', `label=com.docker.compose.project=${demo.project}`, '--quiet'];
    assert.equal(await docker(['ps', '--all', ...filter]), '');
    assert.equal(await docker(['volume', 'ls', ...filter]), '');
    assert.equal(await docker(['network', 'ls', ...filter]), '');
  });
});
