// Writes a random password into a Secret that has none. Its token is good for that Secret alone.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const {
  API_SERVER = 'https://kubernetes.default.svc',
  NAMESPACE,
  SECRET_NAME,
  TOKEN_FILE = `${account}/token`,
} = process.env;
const authorization = `Bearer ${await readFile(TOKEN_FILE, 'utf8')}`;

async function ask(method, change) {
  const answer = await fetch(
    `${API_SERVER}/api/v1/namespaces/${NAMESPACE}/secrets/${SECRET_NAME}`,
    {
      method,
      headers: { authorization, 'content-type': 'application/merge-patch+json' },
      body: change && JSON.stringify(change),
      signal: AbortSignal.timeout(10_000),
    },
  );
  if (!answer.ok) throw new Error(`${method} ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

const { metadata, data } = await ask('GET');
if (data?.password) {
  console.log(`The Secret ${SECRET_NAME} has its password`);
} else {
  const password = randomBytes(24).toString('base64url');
  // Refused with 409 if somebody else wrote meanwhile; the next try finds what they wrote.
  await ask('PATCH', {
    metadata: { resourceVersion: metadata.resourceVersion },
    data: { password: Buffer.from(password).toString('base64') },
  });
  console.log(`The Secret ${SECRET_NAME} has a new password`);
}
