/** One line of a scrape: `name{label="value"} 1`. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const comment = /^# (HELP|TYPE|UNIT) [a-zA-Z_:][\w:]* .+$|^# EOF$/;
const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/y;

/** The samples of Prometheus text or OpenMetrics, and the lines that are neither. */
export function parseSamples(text: string): { samples: Sample[]; unreadable: string[] } {
  const samples: Sample[] = [];
  const unreadable: string[] = [];
  for (const line of text.split('\n').filter((line) => line !== '' && !comment.test(line))) {
    const [, name, written = '', number = ''] = sample.exec(line) ?? [];
    const labels = parseLabels(written);
    const value = readNumber(number);
    if (name === undefined || labels === undefined || value === undefined) unreadable.push(line);
    else samples.push({ name, labels, value });
  }
  return { samples, unreadable };
}

/** Both formats write infinities and NaN in upper or lower case. */
function readNumber(written: string): number | undefined {
  if (/^nan$/i.test(written)) return Number.NaN;
  const value = Number(written.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'));
  return Number.isNaN(value) ? undefined : value;
}

function parseLabels(written: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  label.lastIndex = 0;
  while (label.lastIndex < written.length) {
    const [, name = '', value = ''] = label.exec(written) ?? [];
    if (name === '') return undefined;
    labels[name] = value;
  }
  return labels;
}
