/** @import { Answer, Received, Times, Version } from './types.ts' */

/** @type {readonly Version[]} */
const versions = ['v1', 'v2'];

const nothing = {
  version: null,
  status: 0,
  error: null,
  fault: null,
  host: '',
  message: '',
  hits: 0,
};

/**
 * Reads an HTTP answer; whatever is not a counted hit is an error.
 * @param {Received} received
 * @param {Times} times
 * @returns {Answer}
 */
export function readAnswer({ status, headers, body }, times) {
  const said = asRecord(body);
  const version = asVersion(said.version) ?? asVersion(headers.get('x-app-version'));
  const answer = { ...nothing, ...times, status, version, fault: headers.get('x-fault-injected') };
  if (status !== 200) {
    return { ...answer, error: `${status} ${said.detail ?? said.title ?? ''}`.trim() };
  }
  if (version === null || typeof said.hits !== 'number') {
    return { ...answer, version: null, error: 'not a hit-counter' };
  }
  return { ...answer, host: String(said.host), message: String(said.message), hits: said.hits };
}

/**
 * The answer that never came.
 * @param {string} reason
 * @param {Times} times
 * @returns {Answer}
 */
export function noAnswer(reason, times) {
  return { ...nothing, ...times, error: reason };
}

/** @param {unknown} value */
function asVersion(value) {
  return versions.find((version) => version === value) ?? null;
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function asRecord(value) {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
