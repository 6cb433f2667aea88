import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, test } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { type RunningService, startService } from '../support/service-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { readRequests } from './support/http-file.ts';

const services = ['metric-generator', 'chart-agent', 'hit-counter'] as const;
const read = (service: string, file: string) =>
  readFileSync(join(root, 'services', service, file), 'utf8');

/** The folders with a document and a page; `chassis` has those of the admin port. */
const documented = ['chassis', ...services.map((service) => join('services', service))];

test('the API documents and pages are those of the code: `npm run api` makes them anew', async (t) => {
  const made = await temporaryFolder(t);
  execFileSync(process.execPath, [join(root, 'docs', 'api', 'build.ts'), made]);
  for (const folder of documented) {
    for (const file of [join(folder, 'openapi.json'), join(folder, 'api.html')]) {
      assert.equal(
        readFileSync(join(made, file), 'utf8'),
        readFileSync(join(root, file), 'utf8'),
        file,
      );
    }
  }
});

for (const folder of documented) {
  test(`the API page of ${folder} needs nothing else`, () => {
    const page = readFileSync(join(root, folder, 'api.html'), 'utf8');
    assert.doesNotMatch(page, /<(script|link|img|iframe)|url\(|@import|(src|href)="[^#]/);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) {
      assert.ok(page.includes(`id="${target}"`), target);
    }
    const { openapi, paths } = JSON.parse(readFileSync(join(root, folder, 'openapi.json'), 'utf8'));
    assert.match(openapi, /^3\.1\./);
    for (const path of Object.keys(paths)) assert.ok(page.includes(`<code>${path}</code>`), path);
  });
}

describe('the examples in .http files', () => {
  const running: Partial<Record<(typeof services)[number], RunningService>> = {};

  before(async () => {
    const generator = await startService('metric-generator');
    const { hostname, port } = new URL(generator.url);
    running['metric-generator'] = generator;
    running['chart-agent'] = await startService('chart-agent', {
      SERVICE_NAME: hostname,
      APP_PORT: port,
    });
    running['hit-counter'] = await startService('hit-counter');
  });
  after(() => Promise.all(Object.values(running).map((service) => service.stop())));

  for (const service of services) {
    for (const request of readRequests(read(service, 'api.http'))) {
      it(`${service}: ${request.name}`, async () => {
        const { url = '', adminUrl = '' } = running[service] ?? {};
        const { status, type, holds } = request.answers;
        const answer = await fetch(request.url({ host: url, admin: adminUrl }), request.init);
        const body = await answer.text();
        assert.equal(answer.status, status, body);
        assert.ok((answer.headers.get('content-type') ?? '').startsWith(type), body);
        assert.ok(body.includes(holds), body);
      });
    }
  }
});
