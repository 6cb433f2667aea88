import { find, make, setText } from '@meshwalk/chassis/page/dom.js';

import { formatSplit } from './split.js';

/** @import { Run, Words } from './types.ts' */

const hostsShown = 8;
const integer = new Intl.NumberFormat('en');

/**
 * `20.4 %`, or a dash where nothing is known.
 * @param {number} share
 */
export function formatPercent(share, digits = 1) {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(digits)} %`;
}

/**
 * Milliseconds with two significant digits at least: `0.7`, `4.2`, `38`, `1,204`.
 * @param {number} ms
 */
export function formatMs(ms) {
  if (Number.isNaN(ms)) return '–';
  return ms < 10 ? ms.toFixed(1) : integer.format(Math.round(ms));
}

/**
 * What the split looks like now, in a sentence.
 * @param {Run} run
 * @param {Words} words
 */
export function describeVerdict(run, words) {
  const { low, high, total } = run.tally.share();
  const verdict = run.verdict();
  if (verdict === 'unknown') return words.unknown(total);
  const band = `${formatPercent(low)}–${formatPercent(high)}`.replace(' %–', '–');
  return words[verdict](formatSplit(run.expected.share), band);
}

/** Writes the numbers into the page: call it a few times a second, not per answer. */
export function createPanels() {
  const part = (/** @type {string} */ id) => find(id, HTMLElement);
  const shareV1 = part('share-v1');
  const shareV2 = part('share-v2');
  const splitV1 = part('split-v1');
  const splitV2 = part('split-v2');
  const band = part('split-band');
  const expected = part('split-expected');
  const verdict = part('verdict');

  return function writePanels(/** @type {Run} */ run, /** @type {Words} */ words) {
    const { share, low, high, total } = run.tally.share();
    setText(shareV1, formatPercent(1 - share));
    setText(shareV2, formatPercent(share));
    splitV1.style.width = `${(total === 0 ? 0.5 : 1 - share) * 100}%`;
    splitV2.style.width = `${(total === 0 ? 0.5 : share) * 100}%`;
    band.style.left = `${(1 - high) * 100}%`;
    band.style.width = `${(high - low) * 100}%`;
    expected.hidden = run.expected.share === null;
    expected.style.left = `${(1 - (run.expected.share ?? 0)) * 100}%`;
    verdict.dataset.verdict = run.verdict();
    setText(verdict, describeVerdict(run, words));
    setText(part('message'), run.tally.message);
    writeVersions(part('versions'), run, words);
    writeHosts(part('hosts'), run, words);
    const error = run.tally.lastError;
    const whose = error?.version ? `${error.version}: ` : '';
    setText(part('last-error'), error ? words.lastError(whose + error.error) : words.noErrors);
  };
}

/**
 * @param {HTMLElement} body
 * @param {Run} run
 * @param {Words} words
 */
function writeVersions(body, { tally }, words) {
  const rows = /** @type {const} */ (['v1', 'v2', 'unknown']).filter((version) => {
    return version !== 'unknown' || tally.byVersion.unknown.answers > 0;
  });
  while (body.children.length > rows.length) body.lastElementChild?.remove();
  rows.forEach((version, index) => {
    const row = body.children[index] ?? body.appendChild(makeRow(version));
    const { answers, errors, latencies } = tally.byVersion[version];
    const share =
      errors === 0
        ? '0'
        : `${integer.format(errors)} (${formatPercent(errors / answers, errors / answers < 0.1 ? 1 : 0)})`;
    const cells = [
      version === 'unknown' ? words.noVersion : version,
      integer.format(answers),
      formatMs(latencies.quantile(0.5)),
      formatMs(latencies.quantile(0.95)),
      share,
    ];
    for (const [at, cell] of row.querySelectorAll('span, td').entries())
      setText(cell, cells[at] ?? '');
    row.lastElementChild?.classList.toggle('bad', errors > 0);
  });
}

/** @param {string} version */
function makeRow(version) {
  const row = make('tr');
  const head = make('th');
  head.setAttribute('scope', 'row');
  head.append(make('i', '', `mark ${version === 'unknown' ? 'error' : version}`), make('span'));
  row.append(head, make('td'), make('td'), make('td'), make('td'));
  return row;
}

/**
 * @param {HTMLElement} list
 * @param {Run} run
 * @param {Words} words
 */
function writeHosts(list, { tally }, words) {
  const hosts = [...tally.hosts].sort(([, a], [, b]) => b.answers - a.answers);
  const wanted = Math.min(hosts.length, hostsShown) + (hosts.length > hostsShown ? 1 : 0);
  while (list.children.length > wanted) list.lastElementChild?.remove();
  while (list.children.length < wanted) {
    const item = make('li');
    item.append(make('i'), make('span', '', 'host'), make('span', '', 'number'));
    list.append(item);
  }
  [...list.children].forEach((item, index) => {
    const [mark, name, number] = item.children;
    const [key, host] = hosts[index] ?? [];
    if (!mark || !name || !number || !key || !host) return;
    const isRest = index === hostsShown;
    mark.className = isRest ? '' : `mark ${host.version}`;
    setText(name, isRest ? words.moreHosts(hosts.length - hostsShown) : key.slice(3));
    setText(number, isRest ? '' : integer.format(host.answers));
  });
}
