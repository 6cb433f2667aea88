import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { readSpec } from './support/kustomizations.ts';

interface JwtRule {
  issuer: string;
  audiences: string[];
  jwks: string;
}

const script = join(root, 'istio/16-jwt/make-token.mjs');
const { jwtRules } = await readSpec<{ jwtRules: JwtRule[] }>(
  'istio/16-jwt/extra/request-authentication.yaml',
);
const [rule] = jwtRules;
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

test('a token of make-token.mjs is signed with the key that the hit-counter is told to believe', () => {
  const [head = '', body = '', signature = ''] = makeToken('alice').split('.');
  const [key] = JSON.parse(rule?.jwks ?? '').keys;
  assert.deepEqual(decode(head), { alg: key.alg, typ: 'JWT', kid: key.kid });
  const isSigned = (text: string) =>
    verify(
      'sha256',
      Buffer.from(text),
      { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  assert.ok(isSigned(`${head}.${body}`));
  assert.ok(!isSigned(`${head}.${body}x`));
});

test('a token names its issuer, its audience, its user, and ends after the time asked for', () => {
  const [, body] = makeToken('bob', '60').split('.');
  const { iss, aud, sub, iat, exp } = decode(body);
  assert.deepEqual(
    { iss, aud: [aud], sub },
    { iss: rule?.issuer, aud: rule?.audiences, sub: 'bob' },
  );
  assert.equal(exp - iat, 60);
});

const makeToken = (...args: string[]) =>
  execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' }).trim();
