import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatExpectation, parseExpectation } from '../../src/canary/expectation.ts';

describe('what is expected', () => {
  for (const [text, share] of [
    ['80:20', 0.2],
    ['100:0', 0],
    ['0:100', 1],
    ['1:3', 0.75],
    ['99.5:0.5', 0.005],
    ['v1=80,v2=20', 0.2],
    [' v1 = 9 , v2 = 1 ', 0.1],
  ] as const) {
    it(`is read from "${text}"`, () => {
      assert.deepEqual(parseExpectation(text), { versions: ['v1', 'v2'], share });
    });
  }

  it('may name other versions, in any order', () => {
    const expectation = parseExpectation('canary=1,stable=3');
    assert.deepEqual(expectation, { versions: ['canary', 'stable'], share: 0.75 });
    assert.equal(formatExpectation(expectation), '25:75');
  });

  for (const [text, reason] of [
    ['80', /between two versions/],
    ['80:10:10', /between two versions/],
    ['v1=100', /between two versions/],
    ['', /between two versions|not a weight/],
    ['80:-20', /"-20" is not a weight/],
    ['80:x', /"x" is not a weight/],
    ['80%:20%', /"80%" is not a weight/],
    [':', /"" is not a weight/],
    ['1e3:1', /"1e3" is not a weight/],
    ['0:0', /must not both be 0/],
    ['v1=80,v1=20', /v1 stands there twice/],
    ['v1=80,20', /has no name/],
    ['=80,v2=20', /has no name/],
  ] as const) {
    it(`is refused as "${text}", with what is allowed`, () => {
      assert.throws(() => parseExpectation(text), reason);
      assert.throws(() => parseExpectation(text), /Say 80:20, a ratio such as 1:3, or v1=80,v2=20/);
    });
  }
});
