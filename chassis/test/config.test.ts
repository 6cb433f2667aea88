import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommonConfig, ConfigError, commonVariables, readConfig } from '../src/config.ts';

const schema = {
  type: 'object',
  properties: {
    ...commonVariables,
    PASSWORD: { type: 'string', writeOnly: true, pattern: '^[a-z]+$', description: 'letters' },
  },
} as const;

test('an empty environment gives the defaults', () => {
  const config = readConfig<CommonConfig>(schema, {});
  assert.equal(config.ADMIN_PORT, 9464);
  assert.equal(config.APP_VERSION, 'v1');
});

test('a variable that is blank counts as unset', () => {
  for (const ADMIN_PORT of ['', ' ', '\t']) {
    assert.equal(readConfig<CommonConfig>(schema, { ADMIN_PORT }).ADMIN_PORT, 9464);
  }
});

test('every bad variable is named at once, with what is allowed', () => {
  const environment = { ADMIN_PORT: '70000', LOG_LEVEL: 'loud', SHUTDOWN_DELAY_MS: 'soon' };
  assert.throws(
    () => readConfig(schema, environment),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /ADMIN_PORT must be an integer from 0 to 65535, not 70000/);
      assert.match(error.message, /LOG_LEVEL must be one of fatal, error, .*, not "loud"/);
      assert.match(error.message, /SHUTDOWN_DELAY_MS must be an integer from 0 to 300000/);
      return error.violations.length === 3;
    },
  );
});

test('no bound lets a number through that is beyond all numbers', () => {
  assert.throws(() => readConfig(schema, { SHUTDOWN_DELAY_MS: 'Infinity' }), {
    message: /SHUTDOWN_DELAY_MS must be an integer from 0 to 300000, not Infinity$/,
  });
});

test('a bad secret is named, and not shown', () => {
  assert.throws(() => readConfig(schema, { PASSWORD: 'S3CRET' }), {
    message: /PASSWORD must be letters$/,
  });
});
