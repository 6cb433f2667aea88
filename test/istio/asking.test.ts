import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../kit/src/paths.ts';
import { json, startSource } from '../support/source.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const program = (name: string) => join(root, 'istio', name);

/** A kubectl that runs what it is told to run in a pod right here, after printing where. */
const kubectl = `#!/bin/sh
case "$*" in
*.image}*) echo registry.example/generator:v1; exit ;;
*" logs "*) cat "$0.log"; exit ;;
*" wait "* | *" delete "*) exit ;;
*" run "*) exec >"$0.log" ;;
esac
while [ "$1" != -- ]; do printf '%s ' "$1"; shift; done
echo
shift 2
exec '${process.execPath}' "$@"
`;

async function pathWithKubectl(t: Parameters<typeof temporaryFolder>[0]): Promise<string> {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'kubectl'), kubectl);
  await chmod(join(folder, 'kubectl'), 0o755);
  return [folder, process.env.PATH].join(delimiter);
}

test('ask prints the status and the body that a pod gets', async (t) => {
  const source = await startSource();
  t.after(source.close);
  source.answer(json({ version: 'v1' }));
  const env = { ...process.env, PATH: await pathWithKubectl(t) };
  const url = `http://127.0.0.1:${source.port}`;
  const { stdout } = await run(program('ask'), ['hit-counter-v1', url], { env });
  assert.deepEqual(stdout.trim().split('\n'), [
    '-n meshwalk exec deployment/hit-counter-v1 ',
    '200 {"version":"v1"}',
  ]);
});

test('ask sends the method and the body that it is given', async (t) => {
  const source = await startSource();
  t.after(source.close);
  source.answer((request, response) => {
    response.statusCode = 403;
    response.write(`${request.method} `);
    request.pipe(response);
  });
  const env = { ...process.env, PATH: await pathWithKubectl(t) };
  const url = `http://127.0.0.1:${source.port}/faults`;
  const { stdout } = await run(program('ask'), ['chart-agent', url, 'PUT', '{"delayMs": 5}'], {
    env,
  });
  assert.match(stdout, /exec deployment\/chart-agent /);
  assert.match(stdout, /^403 PUT \{"delayMs": 5\}$/m);
});

test('ask says why there is no answer', async (t) => {
  const source = await startSource();
  await source.close();
  const env = { ...process.env, PATH: await pathWithKubectl(t) };
  const url = `http://127.0.0.1:${source.port}`;
  const { stdout } = await run(program('ask'), ['chart-agent', url], { env });
  assert.match(stdout, /^no answer: .*ECONNREFUSED/m);
});

test('a stranger asks from outside the namespace, without a sidecar, with an image that is there', async (t) => {
  const source = await startSource();
  t.after(source.close);
  const env = { ...process.env, PATH: await pathWithKubectl(t) };
  const url = `http://127.0.0.1:${source.port}`;
  const { stdout } = await run(program('ask'), ['stranger', url], { env });
  assert.match(stdout, /^-n default run stranger --image registry\.example\/generator:v1 /);
  assert.match(stdout, /--labels sidecar\.istio\.io\/inject=false/);
  assert.match(stdout, /^200 /m);
});

for (const name of ['ask', 'statuses']) {
  test(`${name} without arguments says how it is used, and is a wrong call`, async () => {
    await assert.rejects(run(program(name), []), (error: { code: number; stderr: string }) => {
      assert.equal(error.code, 2);
      assert.match(error.stderr, new RegExp(`^ {2}istio/${name} `, 'm'));
      return true;
    });
  });
}

test('statuses counts what each request is answered with, none left out', async (t) => {
  const source = await startSource();
  t.after(source.close);
  let asked = 0;
  source.answer((_request, response) => {
    response.statusCode = asked++ % 4 === 0 ? 503 : 200;
    response.end();
  });
  const url = `http://127.0.0.1:${source.port}`;
  const { stdout } = await run(program('statuses'), ['20', url, '5']);
  assert.match(stdout, /^ +15 200\n +5 503\n$/);
  await source.close();
  const { stdout: refused } = await run(program('statuses'), ['3', url]);
  assert.match(refused, /^ +3 000\n$/);
});
