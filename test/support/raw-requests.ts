import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc, { type Arbitrary } from 'fast-check';

export interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** After this long without a byte the server waits for the rest of a request. */
const quietMs = 1_000;

/**
 * Sends bytes as they are, and says that there are no more once an answer or nothing comes. Gives
 * the answers, none where the connection just ends.
 */
export async function exchange(
  url: string,
  bytes: string | Uint8Array,
  deadlineMs: number,
): Promise<RawAnswer[]> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  // A reset after the answer, for bytes the server did not want to read, is an end too.
  socket.on('error', () => undefined);
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const closed = once(socket, 'close', { signal });
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    // Node drops what it has not answered yet when the client half-closes.
    const isQuiet = sleep(quietMs, undefined, { ref: false });
    await Promise.race([once(socket, 'data'), closed, isQuiet]);
    socket.end();
    await closed;
  } finally {
    socket.destroy();
  }
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((part) => part !== '' && !part.startsWith('HTTP/1.1 100 '))
    .map((part) => {
      const [head = '', body = ''] = part.split(/\r\n\r\n/);
      return { status: Number(part.slice(9, 12)), head, body };
    });
}

const get = (target: string, ...headers: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: a', ...headers, '', ''].join('\r\n');
const post = (body: string, ...headers: string[]) =>
  ['POST / HTTP/1.1', 'Host: a', ...headers, '', body].join('\r\n');

const oddLines = [
  ...['', '\r\n\r\n', '\n', '\0', '\0\r\n\r\n', 'GET', 'GET /', 'GET /\r\n\r\n', 'hello\r\n\r\n'],
  'GET / HTTP/1.1\nHost: a\n\n',
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.0\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
  'GET  /  HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n',
  'BREW / HTTP/1.1\r\nHost: a\r\n\r\n',
  'get / HTTP/1.1\r\nHost: a\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
];

const oddTargets = [
  ...[
    '*',
    '//',
    '/..',
    '/../../etc/passwd',
    '/.',
    '/%',
    '/%zz',
    '/%00',
    '/%ff',
    '/%c3%28',
    '/\xff',
  ],
  ...['http://a/', 'http://[/', 'https://example.com/hits', '?', '#', '/?%', '/?=&=&', '/#a', 'a'],
  ...['//evil.example/', '/\\..\\', '/docs/../healthz', '/docs/static/%2e%2e/%2e%2e/package.json'],
];

const oddHeadersAndBodies = [
  get('/', 'X: a\0b'),
  get('/', 'X\0: a'),
  get('/', 'X : a'),
  get('/', ' X: a'),
  get('/', ': a'),
  get('/', 'X'),
  get('/', 'X: a\rb'),
  get('/', 'X: a\n b'),
  get('/', 'Host: b'),
  get('/', 'Expect: 100-continue'),
  get('/', 'Expect: miracles'),
  get('/', 'Connection: upgrade', 'Upgrade: websocket'),
  get('/', 'Connection: upgrade', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA'),
  get('/', `X: ${'x'.repeat(20_000)}`),
  get('/', ...Array.from({ length: 3_000 }, (_, index) => `X${index}: a`)),
  get('/', ...Array.from({ length: 1_000 }, () => 'Accept: */*')),
  get('/', 'Traceparent: a', 'Traceparent: b', 'X-Fault: a', 'X-Fault: b', 'X-Real-IP: a'),
  get(`/${'x'.repeat(15_000)}`),
  get(`/${'x'.repeat(70_000)}`),
  get(`/?${'a=b&'.repeat(3_500)}`),
  get('/') + get('/healthz') + get('/nowhere', 'Connection: close'),
  post('', 'Content-Length: -1'),
  post('', 'Content-Length: x'),
  post('', 'Content-Length: 99999999999999999999'),
  post('ab', 'Content-Length: 1'),
  post('a', 'Content-Length: 5'),
  post('a', 'Content-Length: 1', 'Content-Length: 2'),
  post('0\r\n\r\n', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
  post('zz\r\n\r\n', 'Transfer-Encoding: chunked'),
  post('ffffffffffffffffff\r\na\r\n', 'Transfer-Encoding: chunked'),
  post('5\r\na', 'Transfer-Encoding: chunked'),
  post('1;a=b\r\nx\r\n0\r\nT: a\r\n\r\n', 'Transfer-Encoding: chunked'),
  post('', 'Transfer-Encoding: gzip'),
  post('{}', 'Content-Encoding: br', 'Content-Length: 2', 'Content-Type: application/json'),
];

/** Requests that are malformed, or that only just are not. */
export const rawRequests: string[] = [
  ...oddLines,
  ...oddTargets.map((target) => get(target)),
  ...oddHeadersAndBodies,
];

/** Bytes at random, and readable requests with some of their bytes changed. */
export const randomBytes: Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(
      fc.constantFrom(...rawRequests.filter(({ length }) => length < 1_000)),
      fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 255 })), { maxLength: 4 }),
    )
    .map(([request, changes]) => {
      const bytes = Buffer.from(request, 'latin1');
      for (const [index, byte] of changes) if (index < bytes.length) bytes[index] = byte;
      return new Uint8Array(bytes);
    }),
);
