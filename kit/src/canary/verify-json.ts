import { failuresToJson } from '../load/tally.ts';
import { formatExpectation } from './expectation.ts';
import { areKept, type Verification } from './verify.ts';

/** A verification for scripts: shares as fractions, counts per version, the verdict last. */
export function toJson(url: string, { plan, samples, verdict }: Verification, hints: string[]) {
  const { expectation, demand, kinds, advisedRequests } = plan;
  return {
    url,
    expected: formatExpectation(expectation),
    versions: expectation.versions,
    confidencePerSample: demand.confidence,
    precision: demand.precision,
    advisedRequests: advisedRequests * kinds.length,
    samples: samples.map((sample) => ({
      connections: sample.kind,
      requests: sample.tally.requests,
      byVersion: Object.fromEntries(sample.tally.versions),
      unnamed: sample.tally.unnamed,
      errors: failuresToJson(sample.tally),
      faulted: sample.tally.faulted,
      connectionsOpened: sample.connections.size,
      isKeptAlive: areKept(sample),
      isSticking: sample.isSticking,
      interval: sample.interval,
      verdict: sample.verdict,
    })),
    hints,
    verdict,
  };
}
