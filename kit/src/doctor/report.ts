import { paint } from '../terminal.ts';
import type { LocatedFinding } from './finding.ts';
import type { Check } from './preflight/check.ts';

/** One line for a finding: where, which rule, what and why; and an indented one with its remedy. */
export function describeFinding(finding: LocatedFinding): string {
  const { source, line, rule, istio = [], what, why, mend } = finding;
  const place = line === undefined ? source : `${source}:${line}`;
  const code = istio.length > 0 ? `${rule} (${istio.join(', ')})` : rule;
  return [
    `${paint('bold', place)} ${paint('yellow', code)} ${what}; ${why}.`,
    `    ${paint('green', mend)}`,
  ].join('\n');
}

const marks = {
  fine: () => paint('green', '✔'),
  trouble: () => paint('red', '✖'),
  absent: () => paint('dim', '–'),
} as const;

/** One line for a check; and for what is not there an indented one with its remedy. */
export function describeCheck({ state, what, why, mend }: Check): string {
  const line = `  ${marks[state]()} ${what}`;
  if (why === undefined) return line;
  return [`${line}; ${why}.`, `      ${paint('green', mend ?? '')}`].join('\n');
}

/** Such as `3 findings`. */
export function countOf(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
