import { STATUS_CODES } from 'node:http';
import { compileSchema, describeViolations, summarize } from '@meshwalk/chassis/schema';
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Answer } from './ask.ts';

/** Thrown by a check whose rule is broken: what was expected, what came, and to which request. */
export class BrokenRule extends Error {
  override name = 'BrokenRule';
  readonly expected: string;
  readonly came: string;
  readonly asked: string;

  constructor(expected: string, came: string, asked: string) {
    super(`expected ${expected}; came ${came}`);
    this.expected = expected;
    this.came = came;
    this.asked = asked;
  }
}

/** Throws BrokenRule unless it is so; `came` is the answer in short, unless given. */
export function expect(
  answer: Answer,
  isSo: boolean,
  expected: string,
  came = describe(answer),
): asserts isSo {
  if (!isSo) throw new BrokenRule(expected, came, answer.asked);
}

/** Expects this status. */
export function expectStatus(answer: Answer, status: number): void {
  expect(answer, answer.status === status, `status ${status}`);
}

/** Expects a header that matches, and gives its value. */
export function expectHeader(answer: Answer, name: string, pattern: RegExp): string {
  const value = String(answer.headers[name] ?? '');
  const came = value === '' ? `no ${name}: ${describe(answer)}` : `${name}: ${value}`;
  expect(answer, pattern.test(value), `${name} to match ${pattern}`, came);
  return value;
}

/** What keeps to a schema. */
type Valid<S> = S extends JSONSchema ? FromSchema<S> : unknown;

/** Expects 200 with JSON that keeps to a schema, and gives its value. */
export function expectJson<const S extends object>(answer: Answer, schema: S): Valid<S> {
  expectStatus(answer, 200);
  expectHeader(answer, 'content-type', /^application\/json\b/);
  return readJson(answer, schema);
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    field: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'allowed'],
        properties: { field: { type: 'string' }, allowed: { type: 'string' } },
      },
    },
  },
} as const;

export type Problem = FromSchema<typeof problemSchema>;

/** Expects a refusal in problem+json (RFC 9457) that says why, and gives it. */
export function expectProblem(answer: Answer, status: number): Problem {
  expectStatus(answer, status);
  expectHeader(answer, 'content-type', /^application\/problem\+json\b/);
  const problem = readJson(answer, problemSchema);
  expect(answer, problem.status === status, `"status": ${status} in the body as well`);
  expect(answer, problem.detail !== '', 'a detail that says why');
  return problem;
}

/** Expects a 400 that names the field and what is allowed there. */
export function expectRefusedField(answer: Answer, field: string): void {
  const { detail, errors = [] } = expectProblem(answer, 400);
  const isNamed = detail.includes(field) && errors.some((error) => error.field === field);
  expect(answer, isNamed, `a refusal that names ${field} in its detail and its errors`);
}

function readJson<const S extends object>(answer: Answer, schema: S): Valid<S> {
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch {
    expect(answer, false, 'JSON');
  }
  const validate = compileSchema(schema, 'json');
  const isValid = validate(value);
  expect(answer, isValid, summarize(describeViolations(validate.errors ?? [])));
  return value as Valid<S>;
}

const longestShown = 300;

/** An answer in short: status, type, and the start of the text. */
export function describe({ status, headers, body, text }: Answer): string {
  const type = headers['content-type'] ?? 'no content-type';
  const fault = headers['x-fault-injected'];
  const isText = /^text\/|json|xml/.test(type);
  const parts = [
    `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
    ...(fault === undefined ? [] : [`x-fault-injected: ${fault}`]),
    type,
    isText ? text.slice(0, longestShown).replace(/\p{Cc}+/gu, ' ') : `${body.length} bytes`,
  ];
  return parts.join(', ');
}
