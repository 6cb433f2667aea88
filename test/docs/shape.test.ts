import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasShape } from './support/shape.ts';

for (const [expected, actual] of [
  [['{"hits":3}'], ['{"hits":127}']],
  [
    ['Hello World by 172.18.0.5 from …'],
    ['Hello World by 10.0.0.1 from ::1 ! 该页面已被访问 1 次。'],
  ],
  [
    ['a', ' …', 'z'],
    ['a', 'b', 'c', 'z'],
  ],
  [['a', '…'], ['a']],
  [['NAME   READY'], ['NAME                 READY']],
  [['by 0170dc280134'], ['by a1b2c3d4e5f6']],
  [[], ['', ' ']],
] as const) {
  test(`${JSON.stringify(actual)} is what ${JSON.stringify(expected)} shows`, () => {
    assert.ok(hasShape(expected, actual));
  });
}

for (const [expected, actual] of [
  [['{"hits":3}'], ['{"hit":3}']],
  [['a'], ['a', 'b']],
  [['a', 'b'], ['a']],
  [
    ['a', '…', 'z'],
    ['a', 'b'],
  ],
  [['v1'], ['w1']],
  [['exit code 1'], ['exit code 2']],
  [[], ['an error']],
] as const) {
  test(`${JSON.stringify(actual)} is not what ${JSON.stringify(expected)} shows`, () => {
    assert.ok(!hasShape(expected, actual));
  });
}
