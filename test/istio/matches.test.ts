import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSpec } from './support/kustomizations.ts';

interface Rule {
  match?: { headers: Record<string, { regex?: string }> }[];
}

test('the cookie version=v2 is found wherever it stands, and nothing like it', async () => {
  const isTester = await headerMatch(
    'istio/05-by-header-and-cookie/hit-counter-by-header-and-cookie.yaml',
    'cookie',
  );
  for (const cookie of ['version=v2', 'theme=dark; version=v2', 'version=v2; theme=dark']) {
    assert.ok(isTester(cookie), cookie);
  }
  for (const cookie of ['version=v1', 'version=v20', 'subversion=v2', 'theme=version=v2']) {
    assert.ok(!isTester(cookie), cookie);
  }
});

test('phones are told from everything else by their user agent', async () => {
  const isPhone = await headerMatch(
    'istio/06-by-user-agent/hit-counter-by-user-agent.yaml',
    'user-agent',
  );
  assert.ok(isPhone('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) … Mobile/15E148'));
  assert.ok(isPhone('Mozilla/5.0 (Linux; Android 10; K) … Chrome/140.0.0.0 Mobile Safari/537.36'));
  assert.ok(isPhone('Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0'));
  assert.ok(!isPhone('Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'));
  assert.ok(!isPhone('curl/8.14.1'));
});

/** The regular expression of a header's match; Envoy's has to match the whole header. */
async function headerMatch(file: string, header: string): Promise<(value: string) => boolean> {
  const { http } = await readSpec<{ http: Rule[] }>(file);
  const [regex] = http
    .flatMap(({ match = [] }) => match)
    .flatMap(({ headers }) => headers[header]?.regex ?? []);
  assert.ok(regex, `no rule of ${file} looks at ${header}`);
  const whole = new RegExp(`^(?:${regex})$`);
  return (value) => whole.test(value);
}
