import { liesAboutAssets, liesAboutPolicy } from './live-lies.ts';
import type { Lie } from './lying-proxy.ts';
import { answers, becomes, drops, heads, isMethod, leads, says } from './telling.ts';

const agent = '/k8s-app-monitor-agent';
const page = `${agent}/live`;

/** For each rule of the chart-agent alone, the ways to break it. */
export const chartLies: Record<string, Lie[]> = {
  'chart.png': [
    leads(agent, /$/, '?height=480'),
    leads(agent, /$/, '?format=webp'),
    answers(agent, ({ body }) => ({ body: body.subarray(0, -1) })),
  ],
  'chart.webp': [
    leads(agent, 'format=webp', 'format=png'),
    answers(agent, ({ body }) => ({ body: body.subarray(0, -1) })),
  ],
  'chart.svg': [
    leads(agent, /$/, '&width=640'),
    says(agent, '</svg>', '<script>alert(1)</script></svg>'),
    heads(agent, 'content-type', 'text/html'),
  ],
  'chart.json': [says(agent, '"agent"', '"by"'), says(agent, '"failRatio"', '"ratio"')],
  'chart.new': [leads(agent, /$/, '?seed=1')],
  'chart.seed': [leads(agent, /seed=7/, 'format=png'), leads(agent, /seed=\d+/, 'seed=7')],
  'chart.aliases': [leads('/', 'seed=7', 'seed=8'), becomes('/k8s-app-monitor-test', 404)],
  'chart.no-store': [
    heads(/format=json/, 'cache-control'),
    heads(/seed=7/, 'cache-control', 'max-age=60'),
  ],
  'chart.head': [heads(isMethod('HEAD'), 'content-type'), becomes(isMethod('HEAD'), 405)],
  'chart.evidence': [
    heads(agent, 'server-timing'),
    heads(agent, 'x-app-version', 'v9'),
    says(agent, /"agent":\{"version":"[^"]*"/, '"agent":{"version":"v9"'),
  ],
  'chart.trace': [
    drops(agent, 'traceparent'),
    drops(agent, 'b3'),
    drops(agent, 'x-b3-traceid'),
    says(agent, /"trace_id":"[^"]*"/, '"trace_id":"1"'),
  ],
  'chart.no-trace': [heads(agent, 'x-trace-id', '0'.repeat(32))],
  'options.size': [leads(agent, 'width=640', 'width=641'), becomes(/height=1152/, 400)],
  'options.themes': [leads(agent, 'theme=dark', 'theme=light')],
  'options.types': [leads(agent, 'type=radar', 'type=line'), becomes(/type=bar/, 400)],
  ...Object.fromEntries(
    ['format', 'width', 'height', 'theme', 'type', 'seed'].map((option) => [
      `options.${option}`,
      [leads(agent, /\?.*/, ''), says(agent, new RegExp(option, 'g'), 'it'), becomes(agent, 500)],
    ]),
  ),
  'options.all': [
    says(agent, /theme/g, 'it'),
    says(agent, '"errors":[', '"height":512,"errors":['),
  ],
  'live.policy': liesAboutPolicy(page),
  'live.assets': liesAboutAssets(page),
};
