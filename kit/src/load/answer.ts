/** What came of one request. */
export interface Answer {
  /** The version that answered, where the answer names one. */
  version: string | undefined;
  /** Undefined for an answer; else `status 503`, `timeout`, `reset` or `no connection`. */
  failure: string | undefined;
  /** From when the request was due until its answer was read, or it failed. */
  latencyMs: number;
  /** A number that stands for the connection it went over. */
  connection: number;
  /** The answer says itself that a fault was injected. */
  isFaulted: boolean;
}

/** Which version an answer names: in its header, or as `version` in its JSON. */
export function versionOf(
  headers: Record<string, string | string[] | undefined>,
  body: string,
): string | undefined {
  const named = headers['x-app-version'];
  if (named !== undefined) return String(named);
  if (!String(headers['content-type']).includes('json')) return undefined;
  try {
    const { version } = JSON.parse(body) ?? {};
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** A short name for why there was no answer, from the codes of undici and of the system. */
export function failureOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'timeout';
  return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UNREACH/.test(code) ? 'no connection' : 'reset';
}
