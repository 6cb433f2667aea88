import fc, { type Arbitrary } from 'fast-check';

/** What the tests read of an OpenAPI document. */
export interface ApiDocument {
  paths: Record<string, { get?: Operation }>;
}

interface Operation {
  parameters?: { name: string; in: string; schema: ParameterSchema }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

interface ParameterSchema {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
}

export interface WildRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'TRACE';
  /** The path as the document writes it, `/metrics/{appname}`. */
  route: string;
  /** What is sent: the path filled in, and a query. */
  path: string;
  headers: Record<string, string>;
}

const oddTexts = [
  ...['', '0', '-1', '1.5', '1e9', '0x10', 'NaN', 'null', 'true', '[]', '{"a":1}', ' 1', '1 '],
  ...[
    '../../etc/passwd',
    '..%2f..%2f',
    '%',
    '%zz',
    '%00',
    '%ff%fe',
    '%c0%ae',
    '%25',
    '+',
    '&',
    ';',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', "' or 1=1--", '<script>', '#{7*7}'],
  ...['4294967296', '-0', '9'.repeat(400), 'a'.repeat(2_000), '图表', '\u202e', '\ud800', '\0'],
];

const oddText = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer().map(String),
);

/** Percent-encoded as a browser does, or with whatever of it a client can send at all. */
const inUrl = (text: Arbitrary<string>) =>
  fc
    .tuple(text, fc.boolean())
    .map(([value, isEncoded]) =>
      isEncoded ? encodeURIComponent(value.toWellFormed()) : value.replace(/[^!-~]|#/g, ''),
    );

function legalValue({ enum: choices, type, minimum = 0, maximum = 99 }: ParameterSchema) {
  if (choices) return fc.constantFrom(...choices);
  if (type !== 'integer') return fc.constantFrom('test-app', 'a');
  // Large charts cost a second each: one in twenty may be of any size.
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 64) });
  const any = fc.integer({ min: minimum, max: maximum });
  return fc.oneof({ arbitrary: small, weight: 19 }, { arbitrary: any, weight: 1 }).map(String);
}

function wildPath(route: string, parameters: Operation['parameters'] = []): Arbitrary<string> {
  const valueFor = (schema: ParameterSchema) =>
    inUrl(
      fc.oneof({ arbitrary: legalValue(schema), weight: 3 }, { arbitrary: oddText, weight: 1 }),
    );
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const stranger = fc.tuple(inUrl(oddText), inUrl(oddText));
  const known = inQuery.map(({ name, schema }) => fc.tuple(fc.constant(name), valueFor(schema)));
  const pairs = fc.array(
    fc.oneof(...known.map((arbitrary) => ({ arbitrary, weight: 4 })), {
      arbitrary: stranger,
      weight: 1,
    }),
    { maxLength: 5 },
  );
  return fc
    .tuple(fc.tuple(...inPath.map(({ schema }) => valueFor(schema))), pairs)
    .map(([values, query]) => {
      const names = inPath.map(({ name }) => `{${name}}`);
      const path = names.reduce(
        (text, name, i) => text.replace(name, () => values[i] ?? ''),
        route,
      );
      return query.length === 0 ? path : `${path}?${query.map((pair) => pair.join('=')).join('&')}`;
    });
}

const oddHeader = oddText.map((text) => text.replace(/[^\t -~\x80-\xff]/g, '').slice(0, 2_000));
const headerOf = (...legal: string[]) => fc.oneof(fc.constantFrom(...legal), oddHeader);
const traceId = '0af7651916cd43dd8448eb211c80319c';

const wildHeaders: Arbitrary<Record<string, string>> = fc
  .record(
    {
      accept: headerOf('application/json', 'text/plain;q=0.5, application/json', '*/*;q=x', ',,;'),
      'x-fault': headerOf(
        'delay=3',
        'status=418',
        'delay=2;status=503',
        'delay=-1',
        'a=b;;=',
        'abort',
      ),
      traceparent: headerOf(`00-${traceId}-b7ad6b7169203331-01`, `ff-${traceId}-x`, '00-0-0-0'),
      b3: headerOf(`${traceId}-b7ad6b7169203331-1`, '0', '-', 'a'.repeat(9_000)),
      'x-request-id': headerOf('request-1', 'x'.repeat(9_000)),
      'x-real-ip': headerOf('203.0.113.7', '::1', '1.2.3.4, 5.6.7.8'),
      'if-none-match': headerOf('*', '"a"'),
      range: headerOf('bytes=0-1', 'bytes=5-1', 'bytes=-'),
      'content-type': headerOf('application/json', 'text/html; charset=', 'a/b/c'),
      origin: headerOf('null', 'http://example.com'),
    },
    { requiredKeys: [] },
  )
  .map((headers) => ({ ...headers }));

/** Requests for each path of the document and some beside it, legal and absurd. */
export function wildRequests({ paths }: ApiDocument): Arbitrary<WildRequest> {
  const documented = Object.entries(paths).map(([route, { get }]) => {
    return fc.record({ route: fc.constant(route), path: wildPath(route, get?.parameters) });
  });
  const others = ['/openapi.json', '/docs', '/docs/', '/docs/static/index.css', '/docs/json'];
  const undocumented = fc.oneof(
    fc.constantFrom(...others),
    inUrl(oddText).map((text) => `/${text}`),
  );
  const target = fc.oneof(...documented.map((arbitrary) => ({ arbitrary, weight: 3 })), {
    arbitrary: undocumented.map((path) => ({ route: path, path })),
    weight: 3,
  });
  const method = fc.oneof(
    { arbitrary: fc.constant('GET' as const), weight: 8 },
    {
      arbitrary: fc.constantFrom(
        ...(['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'] as const),
      ),
      weight: 2,
    },
  );
  return fc
    .record({ method, target, headers: wildHeaders })
    .map(({ method, target, headers }) => ({ method, ...target, headers }));
}
