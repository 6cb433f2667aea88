import { createAnnouncer } from '@meshwalk/chassis/page/announce.js';
import { copyText } from '@meshwalk/chassis/page/copy.js';
import { find, setText } from '@meshwalk/chassis/page/dom.js';
import { followFullScreen } from '@meshwalk/chassis/page/full-screen.js';
import { followLanguage, writeWords } from '@meshwalk/chassis/page/language.js';
import { followTheme } from '@meshwalk/chassis/page/theme.js';
import { ChartError, fetchChart } from './chart.js';
import { createOptionControls } from './controls.js';
import { chartQuery } from './options.js';
import { words as dictionary } from './words.js';

/** @import { Chart, OptionSchemas } from './types.ts' */

/** The chart is one level above this page, whatever prefix both are under. */
const path = location.pathname.replace(/\/live\/?$/, '');
/** @type {OptionSchemas} */
const schemas = await (await fetch('live/options.json')).json();

const image = find('chart', HTMLImageElement);
const link = find('url', HTMLAnchorElement);
const status = find('status', HTMLElement);
const pause = find('pause', HTMLButtonElement);
const every = find('every', HTMLSelectElement);
const theme = find('theme', HTMLSelectElement);
const announcer = createAnnouncer(find('announcer', HTMLElement));
const controls = createOptionControls(schemas, refreshNow);

let words = dictionary.en;
let isPaused = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Chart | undefined} */
let latest;
/** Rises with each refresh: an answer that a newer one has overtaken is dropped. */
let round = 0;

followLanguage(find('language', HTMLButtonElement), (language) => {
  words = dictionary[language];
  writeWords(language, words);
  controls.writeWords(words);
  writeStatus();
});
followTheme(theme, followPageTheme);
followFullScreen(find('full-screen', HTMLButtonElement));
pause.addEventListener('click', () => {
  isPaused = !isPaused;
  writeStatus();
  if (isPaused) clearTimeout(timer);
  else refreshNow();
});
find('keep', HTMLButtonElement).addEventListener('click', () => {
  if (latest) controls.choose('seed', latest.seed);
  refreshNow();
});
find('copy', HTMLButtonElement).addEventListener('click', async () => {
  await copyText(link);
  setText(status, words.copied);
});
followPageTheme();

function refreshNow() {
  clearTimeout(timer);
  void refresh();
}

/** The picture wears the page's theme until another is chosen for it. */
function followPageTheme() {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const auto = isDark ? 'dark' : 'light';
  controls.choose('theme', theme.value === 'auto' ? auto : theme.value);
  refreshNow();
}

async function refresh() {
  const mine = ++round;
  const chosen = controls.chosen();
  const url = path + chartQuery(chosen, schemas);
  link.href = url;
  setText(link, link.href);
  try {
    const chart = await fetchChart(path, chosen, schemas);
    const address = await decode(chart.picture);
    if (mine !== round) return URL.revokeObjectURL(address);
    latest = chart;
    show(chart, address);
    writeStatus();
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    if (mine !== round) return;
    status.dataset.state = 'away';
    setText(status, error.message || words.noAnswer);
  } finally {
    if (mine === round && !isPaused) timer = setTimeout(refresh, Number(every.value));
  }
}

/**
 * An address under which the picture stands decoded, so that it is shown at once with its metric.
 * @param {Blob} picture
 */
async function decode(picture) {
  const address = URL.createObjectURL(picture);
  const decoded = new Image();
  decoded.src = address;
  await decoded.decode().catch(() => undefined);
  return address;
}

/**
 * @param {Chart} chart
 * @param {string} address of its picture
 */
function show(chart, address) {
  const { picture, metric, timings, wholeMs, traceId, version } = chart;
  if (image.src) URL.revokeObjectURL(image.src);
  image.src = address;
  image.alt = describe(metric);

  const put = (/** @type {string} */ id, /** @type {string} */ text) =>
    setText(find(id, HTMLElement), text);
  put('source', formatMs(timings.source));
  put('render', formatMs(timings.render));
  put('whole', formatMs(wholeMs));
  put('size', `${(picture.size / 1_000).toFixed(1)} kB`);
  put('version', `${version} · ${agentHost(metric)}`);
  put('trace', traceId);
  put('metric', JSON.stringify(metric, null, 2));
  announcer.summarize(() => image.alt);
}

/** @param {Record<string, unknown>} metric */
function describe(metric) {
  const values = Object.entries(metric.performance_index ?? {});
  return values.map(([name, value]) => `${name} ${value}`).join(', ');
}

/** @param {Record<string, unknown>} metric */
function agentHost({ agent }) {
  return typeof agent === 'object' && agent && 'host' in agent ? String(agent.host) : '';
}

/** @param {number | undefined} ms */
function formatMs(ms) {
  return ms === undefined ? '–' : `${ms.toFixed(1)} ms`;
}

function writeStatus() {
  status.dataset.state = isPaused ? 'paused' : 'running';
  setText(status, isPaused ? words.paused : words.running);
  setText(pause, isPaused ? words.resume : words.pause);
}
