import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectionKind } from '../../src/canary/connections.ts';
import { parseExpectation } from '../../src/canary/expectation.ts';
import { findHints, type RungFacts } from '../../src/canary/hints.ts';
import {
  combineVerdicts,
  estimateShare,
  judgeSplit,
  type Split,
} from '../../src/canary/verdict.ts';
import { type JudgedSample, planVerification, type Verification } from '../../src/canary/verify.ts';
import { createTally, type Tally } from '../../src/load/tally.ts';

interface Seen {
  v1: number;
  v2: number;
  failures?: Tally['failures'];
  unnamed?: number;
  faulted?: number;
  isSticking?: boolean;
}

function verificationOf(
  expected: string,
  seen: Partial<Record<ConnectionKind, Seen>>,
): Verification {
  const plan = planVerification({
    expectation: parseExpectation(expected),
    kinds: Object.keys(seen) as ConnectionKind[],
    requests: undefined,
    precision: undefined,
    confidence: 0.99,
    concurrency: 8,
  });
  const samples = Object.entries(seen).map(([kind, sample]): JudgedSample => {
    const { v1, v2, failures = [], unnamed = 0, faulted = 0, isSticking = false } = sample;
    const lost = failures.reduce((sum, { count }) => sum + count, unnamed);
    const split: Split = { first: v1, second: v2, other: 0, unknown: lost };
    return {
      kind: kind as ConnectionKind,
      tally: { ...createTally(), requests: v1 + v2 + lost, failures, unnamed, faulted },
      connections: new Map(),
      isGivenUp: false,
      split,
      interval: estimateShare(split, plan.demand.confidence),
      verdict: isSticking ? 'fail' : judgeSplit(split, plan.demand),
      isSticking,
    };
  });
  return {
    plan,
    samples,
    verdict: combineVerdicts(samples.map(({ verdict }) => verdict)),
    isInterrupted: false,
  };
}

const rung = (facts: Partial<RungFacts>): RungFacts => {
  return { name: 'local', v2Percent: 20, replicas: { v1: 1, v2: 1 }, ...facts };
};
const good = { v1: 1_480, v2: 370 };
const hintsFor = (
  expected: string,
  seen: Parameters<typeof verificationOf>[1],
  facts?: RungFacts,
) => findHints(verificationOf(expected, seen), facts).join('\n');

describe('the hints', () => {
  it('are silent about a split that is as expected', () => {
    assert.equal(hintsFor('80:20', { fresh: good, 'kept-alive': good }, rung({})), '');
    const all = { v1: 0, v2: 1_850 };
    assert.equal(hintsFor('0:100', { fresh: all, 'kept-alive': all }), '');
  });

  it('name per-connection balancing where kept-alive sticks and fresh splits', () => {
    const hints = hintsFor('80:20', { fresh: good, 'kept-alive': { ...good, isSticking: true } });
    assert.match(hints, /balances connections, not requests/);
    assert.match(hints, /plain Service.*TCP port.*ambient without a waypoint/s);
  });

  it('name a route that catches all where one version answers everything in a mesh', () => {
    const all = { v1: 1_850, v2: 0 };
    const hints = hintsFor('80:20', { fresh: all, 'kept-alive': all }, rung({ name: 'istio' }));
    assert.match(hints, /v1 answers everything.*first that matches wins.*gateway and host/s);
    const outside = hintsFor('80:20', { fresh: all, 'kept-alive': all }, rung({}));
    assert.match(outside, /v1 answers everything/);
    assert.doesNotMatch(outside, /mesh/);
  });

  it('do not blame the route where everything is meant to go one way', () => {
    const few = { v1: 30, v2: 0 };
    assert.equal(hintsFor('100:0', { fresh: few, 'kept-alive': few }), '');
  });

  it('say the command where the rung is set to another weight than expected', () => {
    const half = { v1: 925, v2: 925 };
    const facts = rung({ v2Percent: 50 });
    const hints = hintsFor('80:20', { fresh: half, 'kept-alive': half }, facts);
    assert.match(hints, /set to 50 % for v2, and 20 % is expected: kit canary set 20/);
    assert.doesNotMatch(hints, /replicas/);
  });

  it('recognise the ratio of the replicas', () => {
    const quarter = { v1: 1_388, v2: 462 };
    const facts = rung({ name: 'kubernetes', v2Percent: undefined, replicas: { v1: 3, v2: 1 } });
    const hints = hintsFor('90:10', { fresh: quarter, 'kept-alive': quarter }, facts);
    assert.match(hints, /look like the replicas: 3 of v1, 1 of v2/);
  });

  it('read the errors', () => {
    const failing = (kind: string, more: Partial<Seen> = {}) => ({
      fresh: { ...good, failures: [{ kind, version: '', count: 200 }], ...more },
    });
    assert.match(
      hintsFor('80:20', failing('status 503')),
      /no DestinationRule \(IST0101, IST0173\)/,
    );
    assert.match(hintsFor('80:20', failing('status 503'), rung({})), /kit status/);
    assert.match(hintsFor('80:20', failing('status 500')), /HTTPRoute/);
    assert.match(hintsFor('80:20', failing('status 404')), /no route has this path and host/);
    const faulted = hintsFor('80:20', failing('status 503', { faulted: 200 }));
    assert.match(faulted, /200 answers carry an injected fault/);
    assert.doesNotMatch(faulted, /DestinationRule/);
  });

  it('say so where answers name no version', () => {
    const hints = hintsFor('80:20', { fresh: { v1: 0, v2: 0, unnamed: 50 } });
    assert.match(hints, /50 answers name no version/);
  });
});
