export const versions = ['v1', 'v2'] as const;
export type Version = (typeof versions)[number];

/** What came back for one request. */
export interface Answer {
  /** When it came, and how long that took: milliseconds. */
  atMs: number;
  latencyMs: number;
  /** Whose answer it is; null where an error does not say. */
  version: Version | null;
  /** The HTTP status; 0 when nothing answered. */
  status: number;
  /** What went wrong, or null. */
  error: string | null;
  /** What the service says it injected, in the words of the x-fault header. */
  fault: string | null;
  host: string;
  message: string;
  hits: number;
}

interface Received {
  status: number;
  headers: Pick<Headers, 'get'>;
  /** The body as parsed JSON; undefined where it is none. */
  body: unknown;
}

type Times = Pick<Answer, 'atMs' | 'latencyMs'>;

const nothing = {
  version: null,
  status: 0,
  error: null,
  fault: null,
  host: '',
  message: '',
  hits: 0,
};

/** Reads an HTTP answer; whatever is not a counted hit is an error. */
export function readAnswer({ status, headers, body }: Received, times: Times): Answer {
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

/** The answer that never came. */
export function noAnswer(reason: string, times: Times): Answer {
  return { ...nothing, ...times, error: reason };
}

function asVersion(value: unknown): Version | null {
  return versions.find((version) => version === value) ?? null;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
