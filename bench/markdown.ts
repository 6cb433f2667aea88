import { formatStanding, standingHead, writeBound, writeFigure } from './report.ts';
import type { Results } from './results.ts';

/** The results as a page: the goals, the picture, and a table for each suite. */
export function renderResults({ machine, suites, images }: Results): string {
  const goals = suites.flatMap((suite) => suite.goals);
  return [
    '# Results',
    `${machine.date}, ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}. \`npm run bench\` writes this page.`,
    table(
      ['', 'promised', 'measured'],
      goals.map((goal) => [
        `${goal.who}: ${goal.what}`,
        writeBound(goal),
        writeFigure(goal.measured, goal.unit),
      ]),
    ),
    '![Measured, in percent of what was promised](latest.png)',
    ...suites.flatMap(({ suite, rounds, seconds, standings, missing }) => [
      `## ${suite}`,
      `${rounds} rounds of ${seconds} s.`,
      table(standingHead, standings.map(formatStanding)),
      ...missing.map((each) => `Left out: ${each}.`),
    ]),
    '## Images',
    table(
      ['image', 'MB'],
      images.map(({ tag, mb }) => [tag, String(mb)]),
    ),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
