import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { Pool } from 'undici';
import { exchange, randomBytes, rawRequests } from './support/raw-requests.ts';
import { type RunningService, type ServiceName, startService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { waitUntil } from './support/wait.ts';
import { wildFaultBodies } from './support/wild-faults.ts';
import { type ApiDocument, wildRequests } from './support/wild-requests.ts';

/** Fixed, so that a failure repeats; fast-check prints it with the failing request. */
const seed = 20_260_117;
const deadlineMs = 15_000;

interface Answer {
  status: number;
  type: string;
  body: string;
  isFault: boolean;
  isBusy: boolean;
}

async function start(t: TestContext, name: ServiceName, env: Record<string, string> = {}) {
  const DATA_DIR = await temporaryFolder(t);
  const service = await startService(name, { DATA_DIR, ...(await sourceFor(t, name)), ...env });
  t.after(service.stop);
  return service;
}

async function sourceFor(t: TestContext, name: ServiceName): Promise<Record<string, string>> {
  if (name !== 'chart-agent') return {};
  const { url } = await start(t, 'metric-generator');
  return { SERVICE_NAME: '127.0.0.1', APP_PORT: new URL(url).port };
}

async function ask(pool: Pool, options: Parameters<Pool['request']>[0]): Promise<Answer> {
  const signal = AbortSignal.timeout(deadlineMs);
  const { statusCode, headers, body } = await pool.request({ ...options, signal });
  return {
    status: statusCode,
    type: String(headers['content-type'] ?? ''),
    body: await body.text(),
    isFault: headers['x-fault-injected'] !== undefined,
    isBusy: statusCode === 503 && headers['retry-after'] !== undefined,
  };
}

/** A slow disk makes the hit-counter ask for patience: a client comes back, up to five times. */
async function askAgain<T>(send: () => Promise<T>, isBusy: (answer: T) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send();
    if (attempt === 5 || !isBusy(answer)) return answer;
    await sleep(1_000);
  }
}

/** An answer is an answer: never the service's own error, and a refusal says why. */
function assertSound(
  { status, type, body }: Pick<Answer, 'status' | 'type' | 'body'>,
  method?: string,
): void {
  assert.ok(status >= 200 && status < 500, `${status} ${body.slice(0, 500)}`);
  if (status < 400 || method === 'HEAD') return;
  assert.match(type, /^application\/problem\+json/, `${status} ${body.slice(0, 500)}`);
  const problem = JSON.parse(body);
  assert.equal(problem.status, status);
  assert.ok(typeof problem.detail === 'string' && problem.detail !== '', body);
}

async function assertUnharmed(service: RunningService): Promise<void> {
  const id = randomUUID();
  const answer = await fetch(`${service.url}/healthz`, { headers: { 'x-request-id': id } });
  assert.equal(answer.status, 200);
  const isLogged = () => service.log().some(({ requestId }) => requestId === id);
  await waitUntil('the log line', deadlineMs, isLogged);
  const alarms = service.log().filter(({ level, msg, err }) => {
    return level === 'fatal' || err !== undefined || String(msg).includes('unexpected');
  });
  assert.deepEqual(alarms, []);
  assert.equal(service.stderr(), '');
}

/** Checks a JSON answer against what the document promises for the route. */
function answerChecker({ paths }: ApiDocument) {
  const ajv = new Ajv({ strict: false });
  const documented = Object.entries(paths).flatMap(([route, { get }]) => {
    const schema = get?.responses['200']?.content?.['application/json']?.schema;
    return schema ? [[route, ajv.compile(schema)] as const] : [];
  });
  const validators = new Map(documented);
  return (route: string, { status, type, body }: Answer) => {
    const validate = validators.get(route);
    if (status !== 200 || !type.startsWith('application/json') || !validate) return;
    assert.ok(validate(JSON.parse(body)), `${ajv.errorsText(validate.errors)}: ${body}`);
  };
}

const plan: { name: ServiceName; numRuns: number }[] = [
  { name: 'metric-generator', numRuns: 1_000 },
  { name: 'chart-agent', numRuns: 400 },
  { name: 'hit-counter', numRuns: 1_000 },
];

for (const { name, numRuns } of plan) {
  describe(`the ${name} survives`, { concurrency: 2 }, () => {
    for (const FAULT_HEADER of ['on', 'off']) {
      it(`random requests, with FAULT_HEADER=${FAULT_HEADER}`, async (t) => {
        const service = await start(t, name, { FAULT_HEADER });
        const api = (await (await fetch(`${service.url}/openapi.json`)).json()) as ApiDocument;
        const assertDocumented = answerChecker(api);
        const pool = new Pool(service.url, { connections: 1 });
        t.after(() => pool.destroy());
        const seen = new Set<number | 'fault'>();
        const survives = fc.asyncProperty(wildRequests(api), async (request) => {
          const { method, route, path, headers } = request;
          const send = () => ask(pool, { method, path, headers });
          const answer = await askAgain(send, ({ isBusy, isFault }) => isBusy && !isFault);
          seen.add(answer.isFault ? 'fault' : answer.status);
          if (answer.isFault) return;
          assertSound(answer, method);
          if (method === 'GET') assertDocumented(route, answer);
        });
        await fc.assert(survives, { seed, numRuns });
        assert.equal(seen.has('fault'), FAULT_HEADER === 'on');
        for (const status of [200, 400, 404, 405]) assert.ok(seen.has(status), `no ${status}`);
        await assertUnharmed(service);
      });
    }

    it('odd fault rules on the admin port', async (t) => {
      const service = await start(t, name);
      const pool = new Pool(service.adminUrl, { connections: 1 });
      t.after(() => pool.destroy());
      const types = [
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'a/b/c',
      ];
      const request = fc.record({
        method: fc.constantFrom('PUT', 'PUT', 'PUT', 'POST', 'DELETE', 'PATCH', 'GET'),
        body: wildFaultBodies,
        type: fc.option(fc.constantFrom(...types), { nil: undefined }),
      });
      const survives = fc.asyncProperty(request, async ({ method, body, type }) => {
        const headers = type === undefined ? {} : { 'content-type': type };
        assertSound(await ask(pool, { method, path: '/faults', body, headers }));
        const { status, body: rules } = await ask(pool, { method: 'GET', path: '/faults' });
        assert.equal(status, 200);
        assert.equal(typeof JSON.parse(rules).active, 'boolean');
      });
      await fc.assert(survives, { seed, numRuns: 300 });
      await assertUnharmed(service);
    });

    it('bytes that are hardly HTTP', async (t) => {
      const service = await start(t, name);
      const seen = new Set<number>();
      const survives = async (bytes: string | Uint8Array, url = service.url) => {
        const answers = await askAgain(
          () => exchange(url, bytes, deadlineMs),
          (all) => all.some(({ status, head }) => status === 503 && /^retry-after:/im.test(head)),
        );
        for (const { status, head, body } of answers) {
          seen.add(status);
          const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? '';
          const method = /^\W*HEAD/.test(String(bytes)) ? 'HEAD' : undefined;
          try {
            assertSound({ status, type, body }, method);
          } catch (cause) {
            throw new Error(`To ${JSON.stringify(bytes.slice(0, 200))}`, { cause });
          }
        }
      };
      const known = rawRequests.flatMap((bytes) =>
        [service.url, service.adminUrl].map((url) => survives(bytes, url)),
      );
      await Promise.all(known);
      const many = fc.array(randomBytes, { minLength: 20, maxLength: 40 });
      const survive = fc.asyncProperty(many, async (requests) => {
        await Promise.all(requests.map((bytes) => survives(bytes)));
      });
      await fc.assert(survive, { seed, numRuns: 8 });
      for (const status of [200, 400, 404, 431]) assert.ok(seen.has(status), `no ${status}`);
      await assertUnharmed(service);
    });
  });
}
