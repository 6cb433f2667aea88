import { countOutcomes, type Report } from './report.ts';
import type { Result } from './run.ts';

/** The reports as JUnit XML, one test suite for each target. */
export function toJunit(reports: readonly Report[]): string {
  const { passed, failed, skipped } = countOutcomes(reports);
  const tests = passed + failed + skipped;
  const counts = attributes({ name: 'kit check', tests, failures: failed, skipped });
  const suites = reports.map(formatSuite).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${suites}\n</testsuites>\n`;
}

function formatSuite(report: Report): string {
  const { service, url, results } = report;
  const { failed: failures, skipped } = countOutcomes([report]);
  const time = seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const name = `${service} at ${url}`;
  const head = attributes({ name, tests: results.length, failures, skipped, time });
  const cases = results.map((result) => formatCase(name, result)).join('\n');
  return `  <testsuite${head}>\n${cases}\n  </testsuite>`;
}

function formatCase(classname: string, { check, durationMs, failure, reason }: Result): string {
  const head = attributes({ classname, name: check.id, time: seconds(durationMs) });
  const skipped = reason ? `<skipped${attributes({ message: reason })}/>` : '';
  return `    <testcase${head}>${skipped}${formatFailure(check.says, failure)}</testcase>`;
}

function formatFailure(says: string, failure: Result['failure']): string {
  if (failure === undefined) return '';
  const { expected, came, asked } = failure;
  const text = `${says}\nexpected  ${expected}\ncame      ${came}\nrequest   ${asked}`;
  const message = `expected ${expected}; came ${came}`;
  return `<failure${attributes({ message })}>${escapeXml(text)}</failure>`;
}

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(3);

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text for XML 1.0; what may not stand there, not even escaped, becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
