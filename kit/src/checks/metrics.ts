import { versionSchema } from './about.ts';
import type { Ask } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectHeader, expectJson, expectProblem, expectStatus } from './expect.ts';
import { readySchema } from './health.ts';
import { parseSamples } from './samples.ts';

const openMetrics = { accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5' };

async function askForMetrics(askAdmin: Ask, headers: Record<string, string> = {}) {
  const answer = await askAdmin('/metrics', { headers });
  expectStatus(answer, 200);
  return answer;
}

export const metricsChecks: Check[] = [
  {
    id: 'metrics.prometheus',
    says: 'GET /metrics of the admin port is Prometheus text in which each sample can be read',
    needs: 'admin',
    async run(_ask, askAdmin) {
      const answer = await askForMetrics(askAdmin);
      expectHeader(answer, 'content-type', /^text\/plain;\s*version=0\.0\.4;\s*charset=utf-8$/);
      const { samples, unreadable } = parseSamples(answer.text);
      expect(answer, samples.length > 0, 'samples');
      expect(answer, unreadable.length === 0, 'lines of Prometheus text', unreadable[0]);
    },
  },
  {
    id: 'metrics.openmetrics',
    says: 'a scraper that asks for it gets OpenMetrics 1.0, up to its # EOF',
    needs: 'admin',
    async run(_ask, askAdmin) {
      const answer = await askForMetrics(askAdmin, openMetrics);
      expectHeader(answer, 'content-type', /^application\/openmetrics-text;\s*version=1\.0\.0\b/);
      const { unreadable } = parseSamples(answer.text);
      expect(answer, unreadable.length === 0, 'lines of OpenMetrics', unreadable[0]);
      expect(answer, answer.text.endsWith('\n# EOF\n'), 'a last line # EOF');
      const misnamed = /^# TYPE \w+_total counter$/m.exec(answer.text)?.[0];
      expect(answer, !misnamed, 'counter families named without _total', misnamed);
    },
  },
  {
    id: 'metrics.labels',
    says: 'each request is counted with app, version, route, method, status and fault',
    needs: 'admin',
    async run(ask, askAdmin) {
      const { name, version } = expectJson(await ask('/version'), versionSchema);
      const labels = {
        app: name,
        version,
        route: '/version',
        method: 'GET',
        status: '200',
        fault: 'none',
      };
      const answer = await askForMetrics(askAdmin);
      const { samples } = parseSamples(answer.text);
      for (const metric of ['http_request_duration_seconds_count', 'http_requests_total']) {
        const isThere = samples.some(
          (sample) =>
            sample.name === metric &&
            Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
        );
        expect(answer, isThere, `${metric}${JSON.stringify(labels)}`, 'none such');
      }
    },
  },
  {
    id: 'metrics.rising',
    says: 'a request more is one more in http_requests_total, under its route and not its path',
    needs: 'admin',
    async run(ask, askAdmin) {
      const count = async () => {
        const answer = await askForMetrics(askAdmin);
        const { samples } = parseSamples(answer.text);
        const found = samples.filter(
          ({ name, labels }) => name === 'http_requests_total' && labels.route === 'unmatched',
        );
        return { answer, count: found.reduce((sum, { value }) => sum + value, 0) };
      };
      const before = await count();
      const path = '/no-route-of-its-own';
      for (let request = 0; request < 3; request++) await ask(path);
      const after = await count();
      const rise = after.count - before.count;
      expect(after.answer, rise >= 3, '3 more, with the route "unmatched"', `${rise} more`);
      expect(after.answer, !after.answer.text.includes(path), `no label with ${path}`, 'one');
    },
  },
  {
    id: 'metrics.state',
    says: 'gauges tell whether faults are on and whether what the service needs is there',
    needs: 'admin',
    async run(ask, askAdmin) {
      const answer = await askForMetrics(askAdmin);
      const { samples } = parseSamples(answer.text);
      const isGauge = (name: string) =>
        samples.some((sample) => sample.name === name && [0, 1].includes(sample.value));
      expect(answer, isGauge('faults_active'), 'faults_active, 0 or 1', 'none');
      const { checks } = expectJson(await ask('/readyz'), readySchema);
      for (const dependency of Object.keys(checks)) {
        const isTold = samples.some(
          ({ name, labels }) => name === 'dependency_up' && labels.dependency === dependency,
        );
        expect(answer, isTold, `dependency_up{dependency="${dependency}"}`, 'none');
      }
    },
  },
  {
    id: 'metrics.errors',
    says: 'the admin port refuses in problem+json too: 404, and 405 with Allow',
    needs: 'admin',
    async run(_ask, askAdmin) {
      expectProblem(await askAdmin('/nothing'), 404);
      const answer = await askAdmin('/metrics', { method: 'DELETE' });
      expectProblem(answer, 405);
      expectHeader(answer, 'allow', /^GET, ?HEAD$/);
    },
  },
];
