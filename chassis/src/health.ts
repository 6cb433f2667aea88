import type { App } from './http.ts';
import type { Lifecycle } from './lifecycle.ts';
import { HttpProblem, problemResponses } from './problem.ts';

/** What must answer before the service can: each check resolves, or rejects within its deadline. */
export type ReadinessChecks = Record<string, () => Promise<unknown>>;

const statusSchema = {
  type: 'object',
  required: ['status'],
  properties: {
    status: { type: 'string' },
    checks: { type: 'object', additionalProperties: { type: 'string' } },
  },
} as const;

const description = 'Asked by Kubernetes; faults leave it alone';

/** `GET /healthz`: the process lives. `GET /readyz`: its dependencies answer and it is not leaving. */
export function serveHealth(app: App, checks: ReadinessChecks, { draining }: Lifecycle): void {
  const config = { isSpared: true };

  app.get(
    '/healthz',
    {
      config,
      schema: {
        summary: 'Is the process alive?',
        description,
        tags: ['operations'],
        response: { 200: { description: 'It is', ...statusSchema }, ...problemResponses },
      },
    },
    async () => ({ status: 'alive' }),
  );

  app.get(
    '/readyz',
    {
      config,
      schema: {
        summary: 'Should it get requests?',
        description,
        tags: ['operations'],
        response: { 200: { description: 'It should', ...statusSchema }, ...problemResponses },
      },
    },
    async () => {
      if (draining.aborted) throw new HttpProblem(503, 'The service is shutting down');
      const results = await runChecks(checks);
      const failed = Object.entries(results).filter(([, result]) => result !== 'ok');
      if (failed.length > 0) {
        const detail = failed.map(([name, reason]) => `${name}: ${reason}`).join('; ');
        throw new HttpProblem(503, detail, { members: { checks: results } });
      }
      return { status: 'ready', checks: results };
    },
  );
}

/** Runs each check and gives `ok`, or why it failed, by its name. */
export async function runChecks(checks: ReadinessChecks): Promise<Record<string, string>> {
  const names = Object.keys(checks);
  const outcomes = await Promise.allSettled(Object.values(checks).map((check) => check()));
  return Object.fromEntries(
    outcomes.map((outcome, index) => [
      names[index],
      outcome.status === 'fulfilled' ? 'ok' : String(outcome.reason?.message ?? outcome.reason),
    ]),
  );
}
