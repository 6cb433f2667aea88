import type { RequestListener } from 'node:http';
import { goodMetric, json } from './source.ts';

/** A way in which a source goes wrong, and what the chart-agent has to make of it. */
export interface BadAnswer {
  what: string;
  listener: RequestListener;
  status: 502 | 504;
  /** What the answer's detail says, beside the source's address. */
  detail: RegExp;
  /** The source cannot serve at all: readiness says so too. */
  isDead?: true;
}

const text = JSON.stringify(goodMetric);
const half = text.slice(0, text.length / 2);
const endless = 'x'.repeat(64 * 1_024);

const raw = (bytes: string): RequestListener => {
  return ({ socket }) => socket.end(bytes);
};
const say = (status: number, type: string, body: string): RequestListener => {
  return (_request, response) => response.writeHead(status, { 'content-type': type }).end(body);
};
const drip: RequestListener = (_request, response) => {
  response.write(half);
  const timer = setInterval(() => response.write(' '), 50);
  response.once('close', () => clearInterval(timer));
};
const pour: RequestListener = (_request, response) => {
  const more = () => {
    while (!response.destroyed && response.write(endless));
  };
  response.on('drain', more);
  more();
};

const late = /did not answer within 500 ms/;
const notJson = /not JSON/;
const unreadable = /cannot be read/;

export const badAnswers: BadAnswer[] = [
  { what: 'never answers', listener: () => {}, status: 504, detail: late, isDead: true },
  { what: 'drips its body', listener: drip, status: 504, detail: late },
  {
    what: 'stops in its body and keeps the connection',
    listener: (_request, response) => response.writeHead(200).write(half),
    status: 504,
    detail: late,
  },
  {
    what: 'answers garbage',
    listener: raw('\0\x01\x02 no HTTP\r\n\r\n'),
    status: 502,
    detail: unreadable,
    isDead: true,
  },
  {
    what: 'closes without an answer',
    listener: raw(''),
    status: 502,
    detail: unreadable,
    isDead: true,
  },
  {
    what: 'resets the connection in mid-answer',
    listener: ({ socket }, response) => {
      response.writeHead(200, { 'content-length': text.length });
      response.write(half, () => socket.resetAndDestroy());
    },
    status: 502,
    detail: unreadable,
  },
  {
    what: 'sends half of what it announced',
    listener: raw(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${half}`),
    status: 502,
    detail: unreadable,
  },
  {
    what: 'answers half a JSON',
    listener: say(200, 'application/json', half),
    status: 502,
    detail: notJson,
  },
  {
    what: 'answers nothing',
    listener: say(200, 'application/json', ''),
    status: 502,
    detail: notJson,
  },
  {
    what: 'answers HTML',
    listener: say(200, 'text/html', '<h1>Hi</h1>'),
    status: 502,
    detail: notJson,
  },
  { what: 'pours without end', listener: pour, status: 502, detail: unreadable },
  {
    what: 'answers 500',
    listener: say(500, 'text/plain', 'oh'),
    status: 502,
    detail: /answered 500/,
    isDead: true,
  },
  { what: 'redirects', listener: say(302, 'text/plain', ''), status: 502, detail: /answered 302/ },
  { what: 'answers null', listener: json(null), status: 502, detail: /object/ },
  {
    what: 'leaves a field out',
    listener: json({ ...goodMetric, performance_index: {} }),
    status: 502,
    detail: /performance_index\.failRatio must be given/,
  },
  {
    what: 'answers a text where a number belongs',
    listener: json({
      ...goodMetric,
      performance_index: { ...goodMetric.performance_index, failAmount: '12' },
    }),
    status: 502,
    detail: /performance_index\.failAmount must be a number/,
  },
  {
    what: 'nests deeper than can be written back',
    listener: say(200, 'application/json', `${'['.repeat(30_000)}${']'.repeat(30_000)}`),
    status: 502,
    detail: /answered no metric/,
  },
];
