import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isCidrList } from './cidr.ts';

const formats = {
  'cidr-list': isCidrList,
  'redis-url': (text: string) => /^rediss?:\/\/./.test(text) && URL.canParse(text),
};
const options = { allErrors: true, verbose: true, useDefaults: true, formats };
/** For JSON bodies: a number is a number, not a text that looks like one. */
const literal = new Ajv(options);
/**
 * For what arrives as text (query, path, header, environment): "300" is read as 300. "1e999" is read
 * as Infinity, which strict numbers would leave out of the comparison with minimum and maximum.
 */
const textual = new Ajv({ ...options, coerceTypes: true, strictNumbers: false });

/** One rule that a value breaks, in words a caller can act on. */
export interface Violation {
  field: string;
  allowed: string;
  got?: string;
}

/** Compiles a JSON Schema for values that arrive typed (`json`) or as text (`text`). */
export function compileSchema(schema: object, arrival: 'json' | 'text'): ValidateFunction {
  return (arrival === 'json' ? literal : textual).compile(schema);
}

/** Names the field of each error, what is allowed there, and what came (first 80 characters). */
export function describeViolations(errors: readonly ErrorObject[]): Violation[] {
  return errors.map((error) => {
    const parent = error.instancePath.slice(1).replaceAll('/', '.');
    const params: Record<string, unknown> = error.params;
    const key = params.missingProperty ?? params.additionalProperty;
    const field = [parent, key].filter(Boolean).join('.') || 'body';
    const allowed = describeAllowed(error);
    const isSecret = error.parentSchema?.writeOnly === true;
    if (key !== undefined || isSecret) return { field, allowed };
    const got = excerpt(error.data);
    return got === undefined ? { field, allowed } : { field, allowed, got };
  });
}

/** The beginning of a value as JSON. JSON.parse reads what is nested deeper than can be written. */
function excerpt(value: unknown): string | undefined {
  // JSON has no Infinity.
  if (typeof value === 'number') return String(value);
  try {
    return String(JSON.stringify(value)).slice(0, 80);
  } catch {
    return undefined;
  }
}

/** `width must be an integer from 256 to 2048 (got "9"), seed …`: one line for a person. */
export function summarize(violations: readonly Violation[]): string {
  return violations
    .map(({ field, allowed, got }) => `${field} must be ${allowed}${got ? ` (got ${got})` : ''}`)
    .join(', ');
}

function describeAllowed({ keyword, parentSchema = {}, schema }: ErrorObject): string {
  if (keyword === 'required') return 'given';
  if (keyword === 'additionalProperties') {
    return `one of ${Object.keys(parentSchema.properties ?? {}).join(', ')}`;
  }
  const { enum: choices, type, minimum, maximum, maxLength, description } = parentSchema;
  if (Array.isArray(choices)) return `one of ${choices.join(', ')}`;
  if (type === 'integer' || type === 'number') {
    const range = maximum === undefined ? '' : ` from ${minimum} to ${maximum}`;
    return `${type === 'integer' ? 'an integer' : 'a number'}${range}`;
  }
  if (keyword === 'maxLength') return `at most ${maxLength} characters`;
  if (keyword === 'type') return `of type ${schema}`;
  return description ?? `valid (${keyword})`;
}
