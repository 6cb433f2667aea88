import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../kit/src/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const script = join(root, 'manifests/base/redis/password/write-password.mjs');

interface Secret {
  metadata: { resourceVersion: string };
  data?: Record<string, string>;
}

/** An API server that has one Secret, and answers 409 to whoever has read an older version of it. */
async function startApiServer(t: TestContext, secret: Secret) {
  const seen: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];
  const afterRead: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    seen.push(request);
    if (request.method === 'GET') {
      response.end(JSON.stringify(secret));
      for (const change of afterRead) change();
      return;
    }
    const change = (await json(request)) as Secret;
    if (change.metadata.resourceVersion !== secret.metadata.resourceVersion) {
      response.writeHead(409).end('{"reason":"Conflict"}');
      return;
    }
    Object.assign(secret, { data: { ...secret.data, ...change.data } });
    response.end(JSON.stringify(secret));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, afterRead };
}

async function writePassword(t: TestContext, url: string): Promise<string> {
  const tokenFile = join(await temporaryFolder(t), 'token');
  await writeFile(tokenFile, 'a-token');
  const env = {
    API_SERVER: url,
    NAMESPACE: 'meshwalk',
    SECRET_NAME: 'redis',
    TOKEN_FILE: tokenFile,
  };
  const { stdout } = await run(process.execPath, [script], { env });
  return stdout;
}

describe('the password of Redis', () => {
  it('is made up where there is none, and needs no escaping in a URL', async (t) => {
    const secret: Secret = { metadata: { resourceVersion: '7' } };
    const server = await startApiServer(t, secret);
    assert.match(await writePassword(t, server.url), /has a new password/);
    const password = Buffer.from(secret.data?.password ?? '', 'base64').toString();
    assert.match(password, /^[A-Za-z0-9_-]{32}$/);
    assert.deepEqual(
      server.seen.map(({ method, url, headers }) => [method, url, headers.authorization]),
      ['GET', 'PATCH'].map((method) => [
        method,
        '/api/v1/namespaces/meshwalk/secrets/redis',
        'Bearer a-token',
      ]),
    );
  });

  it('is another one each time', async (t) => {
    const secrets: Secret[] = [];
    for (const resourceVersion of ['1', '2']) {
      const secret: Secret = { metadata: { resourceVersion } };
      await writePassword(t, (await startApiServer(t, secret)).url);
      secrets.push(secret);
    }
    assert.notEqual(secrets[0]?.data?.password, secrets[1]?.data?.password);
  });

  it('stays where there is one', async (t) => {
    const secret = { metadata: { resourceVersion: '7' }, data: { password: 'b2xk' } };
    const server = await startApiServer(t, secret);
    assert.match(await writePassword(t, server.url), /has its password/);
    assert.deepEqual(
      server.seen.map(({ method }) => method),
      ['GET'],
    );
  });

  it('is not overwritten when somebody else was faster', async (t) => {
    const secret: Secret = { metadata: { resourceVersion: '7' } };
    const server = await startApiServer(t, secret);
    server.afterRead.push(() => {
      Object.assign(secret, { metadata: { resourceVersion: '8' }, data: { password: 'b2xk' } });
    });
    await assert.rejects(writePassword(t, server.url), /PATCH 409/);
    assert.equal(secret.data?.password, 'b2xk');
  });
});
