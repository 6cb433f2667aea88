import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { readSpec } from './support/kustomizations.ts';
import { makeToken } from './support/token.ts';

interface JwtRule {
  issuer: string;
  audiences: string[];
  jwks: string;
}

const { jwtRules } = await readSpec<{ jwtRules: JwtRule[] }>(
  'istio/16-jwt/extra/request-authentication.yaml',
);
const [rule] = jwtRules;
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

test('a token of make-token.mjs is signed with the key that the hit-counter is told to believe', async () => {
  const [head = '', body = '', signature = ''] = (await makeToken('alice')).split('.');
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

test('a token names its issuer, its audience, its user, and ends after the time asked for', async () => {
  const [, body] = (await makeToken('bob', '60')).split('.');
  const { iss, aud, sub, iat, exp } = decode(body);
  assert.deepEqual(
    { iss, aud: [aud], sub },
    { iss: rule?.issuer, aud: rule?.audiences, sub: 'bob' },
  );
  assert.equal(exp - iat, 60);
});
