import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cidrMatcher, isCidrList, plainAddress } from '../src/cidr.ts';

test('addresses and ranges of both families make a list; anything else does not', () => {
  for (const list of ['', '10.0.0.1', '10.0.0.0/8, ::1', 'fc00::/7,192.168.1.0/24']) {
    assert.ok(isCidrList(list), list);
  }
  for (const list of [
    '10.0.0.0/33',
    '::/129',
    'localhost',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '1.2.3.4/',
  ]) {
    assert.ok(!isCidrList(list), list);
  }
});

test('a range holds its addresses, also where IPv4 comes wrapped in IPv6', () => {
  const isInside = cidrMatcher('10.0.0.0/8,::1');
  assert.deepEqual(
    ['10.255.0.1', '::ffff:10.0.0.1', '::1', '11.0.0.1', '::2', 'nonsense', ''].map(isInside),
    [true, true, true, false, false, false, false],
  );
});

test('an empty list holds nobody', () => {
  assert.equal(cidrMatcher('')('127.0.0.1'), false);
});

test('an IPv4 address in IPv6 is shown as IPv4', () => {
  assert.equal(plainAddress('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(plainAddress('2001:db8::1'), '2001:db8::1');
});
