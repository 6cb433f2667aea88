import { planVerification, type Verification, verifySplit } from '../canary/verify.ts';
import { formatPercent } from '../load/format.ts';
import { type Check, fine, trouble } from './preflight/check.ts';

/** Asked for, as it says the version and counts no hit. */
const path = '/version';
const requests = 200;
const confidence = 0.9999;
const timeoutMs = 5_000;

/** Whether the front door's answers are those of its weight: a short look, over fresh connections. */
export async function checkSplit(url: string, v2Percent: number): Promise<Check> {
  const plan = planVerification({
    expectation: { versions: ['v1', 'v2'], share: v2Percent / 100 },
    kinds: ['fresh'],
    requests,
    precision: undefined,
    confidence,
    concurrency: 8,
  });
  const question = { url, path, headers: { accept: 'application/json' }, timeoutMs };
  const { signal } = new AbortController();
  return judge(await verifySplit(question, plan, { signal }), v2Percent);
}

function judge({ samples: [sample], verdict }: Verification, v2Percent: number): Check {
  const { first, second, unknown } = sample?.split ?? { first: 0, second: 0, unknown: 0 };
  const asked = first + second + unknown;
  const mend =
    'npx kit canary verify says more; npx kit status shows the replicas, npx kit fault what is set';
  if (first + second === 0) {
    const why = 'no version said that it answered';
    return trouble(`None of ${asked} requests to the front door was answered`, { why, mend });
  }
  const share = formatPercent(second / (first + second));
  const what = `v2 answers ${share} of ${asked} requests, and its weight is ${v2Percent} %`;
  if (verdict !== 'fail') return fine(what);
  const why = `by chance it would be as far off once in ${Math.round(1 / (1 - confidence))} times`;
  return trouble(what, { why, mend });
}
