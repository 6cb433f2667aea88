import fc, { type Arbitrary } from 'fast-check';

const oddValue = fc.oneof(
  fc.constantFrom(null, true, '5', '', -1, 0.5, 101, 1e308, 2 ** 53, [], {}, [1], 'x'.repeat(500)),
  fc.integer(),
  fc.jsonValue({ maxDepth: 2 }),
);

const rules = fc.record(
  {
    delayMs: oddValue,
    delayPercent: oddValue,
    errorPercent: oddValue,
    errorStatus: oddValue,
    abortPercent: oddValue,
    ttlSeconds: oddValue,
    seed: oddValue,
    unknown: oddValue,
  },
  { requiredKeys: [] },
);

/** Bodies for `PUT /faults`: rules with odd values, any JSON, what is no JSON, and too much of it. */
export const wildFaultBodies: Arbitrary<string> = fc.oneof(
  rules.map((body) => JSON.stringify(body)),
  fc.json({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    ...['', '{', '}', 'null', '[]', '"', '{"delayMs":', '{"delayMs":1,}', '{"__proto__":{"a":1}}'],
    ...['{"constructor":{"prototype":1}}', '{"delayMs":1}{', '\ufeff{}', '{"delayMs":1e999}'],
    ...['['.repeat(9_000), '{"a":'.repeat(3_000), `"${'x'.repeat(20_000)}"`, ' '.repeat(16_384)],
  ),
);
