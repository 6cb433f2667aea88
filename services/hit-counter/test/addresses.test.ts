import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientNamer, ownAddress } from '../src/addresses.ts';

test('a trusted proxy names the client', () => {
  const nameClient = clientNamer('10.0.0.0/8');
  assert.equal(nameClient('10.1.2.3', '203.0.113.9'), '203.0.113.9');
  assert.equal(nameClient('::ffff:10.1.2.3', '2001:db8::1'), '2001:db8::1');
});

test('nobody outside can name itself', () => {
  const nameClient = clientNamer('10.0.0.0/8');
  assert.equal(nameClient('198.51.100.7', '203.0.113.9'), '198.51.100.7');
  assert.equal(nameClient('::ffff:198.51.100.7', '203.0.113.9'), '198.51.100.7');
});

test('what is no address is not believed, whoever says it', () => {
  const nameClient = clientNamer('10.0.0.0/8');
  for (const realIp of ['unknown', '1.2.3.4, 5.6.7.8', '<b>', '', undefined, ['1.2.3.4']]) {
    assert.equal(nameClient('10.1.2.3', realIp), '10.1.2.3');
  }
});

test('an instance names itself by its first address that others can reach', () => {
  const loopback = { address: '127.0.0.1', family: 'IPv4', internal: true } as const;
  const outer = { address: '192.0.2.5', family: 'IPv4', internal: false } as const;
  const rest = { netmask: '', mac: '', cidr: null };
  const interfaces = { lo: [{ ...loopback, ...rest }], eth0: [{ ...outer, ...rest }] };
  assert.equal(ownAddress(interfaces), '192.0.2.5');
  assert.equal(ownAddress({ lo: interfaces.lo }), '127.0.0.1');
});
