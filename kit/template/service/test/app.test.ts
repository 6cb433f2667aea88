import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readConfig } from '@meshwalk/chassis/config';
import { createLogger } from '@meshwalk/chassis/logger';
import supertest from 'supertest';
import { buildApp } from '../src/app.ts';
import { type Config, configSchema } from '../src/config.ts';

const config = readConfig<Config>(configSchema, { HOSTNAME: 'pod-1', LOG_LEVEL: 'silent' });
const { app, admin } = buildApp(config, createLogger('greeter', config));
await app.ready();
const request = supertest(app.server);
after(() => Promise.all([app.close(), admin.close()]));

test('it greets whom it is told to, and the world otherwise', async () => {
  const { body } = await request.get('/?name=Ada').expect(200);
  assert.deepEqual(body, { message: 'Hello, Ada!', host: 'pod-1' });
  assert.equal((await request.get('/')).body.message, 'Hello, world!');
});

test('a name that is too long is a 400 that says how long it may be', async () => {
  const { body } = await request.get(`/?name=${'x'.repeat(81)}`).expect(400);
  assert.match(body.detail, /name .*80/);
});
