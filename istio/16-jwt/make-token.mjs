// Prints a token that the lesson accepts: node istio/16-jwt/make-token.mjs [name] [seconds]
import { createECDH, createHash, createPrivateKey, sign } from 'node:crypto';

const [name = 'alice', seconds = '3600'] = process.argv.slice(2);

// The key is a hash of these words, so it is nobody's secret: fit for a workshop, and for nothing else.
const pair = createECDH('prime256v1');
pair.setPrivateKey(createHash('sha256').update('meshwalk workshop').digest());
const part = (from, to) => pair.getPublicKey().subarray(from, to).toString('base64url');
const publicKey = { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33) };
const key = createPrivateKey({
  key: { ...publicKey, d: pair.getPrivateKey('base64url') },
  format: 'jwk',
});

const encode = (content) => Buffer.from(JSON.stringify(content)).toString('base64url');
const now = Math.floor(Date.now() / 1_000);
const text = [
  { alg: 'ES256', typ: 'JWT', kid: 'workshop' },
  { iss: 'workshop', aud: 'hit-counter', sub: name, iat: now, exp: now + Number(seconds) },
]
  .map(encode)
  .join('.');
const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
console.log(`${text}.${signature.toString('base64url')}`);
