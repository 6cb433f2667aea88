import { createAnnouncer } from '@meshwalk/chassis/page/announce.js';
import { find, setText } from '@meshwalk/chassis/page/dom.js';
import { followFullScreen } from '@meshwalk/chassis/page/full-screen.js';
import { followLanguage, writeWords } from '@meshwalk/chassis/page/language.js';
import { followTheme } from '@meshwalk/chassis/page/theme.js';

import { createAsker } from './asking.js';
import { createControls } from './controls.js';
import { createField } from './field.js';
import { createPanels, describeVerdict, formatPercent } from './panels.js';
import { createPlot } from './plot.js';
import { createRoller } from './roller.js';
import { createRun } from './run.js';
import { readSettings } from './settings.js';
import { createStatus } from './status.js';
import { words as dictionary } from './words.js';

/** @import { Answer } from './types.ts' */

const panelsEveryMs = 200;
/** The front door's `/`, beside this page, whatever prefix both are under. */
const url = './';

const settings = readSettings(location.search);
let words = dictionary.en;
let run = startRun();

const field = createField(find('field', HTMLCanvasElement));
const writePanels = createPanels();
const drawTimeline = createPlot(find('timeline', HTMLCanvasElement), () => draw());
const roller = createRoller(find('hits', HTMLElement));
const announcer = createAnnouncer(find('announcer', HTMLElement));
const asker = createAsker({ url, rate: () => settings.rate, onAnswer: take });
const writeStatus = createStatus(find('status', HTMLElement));
const controls = createControls({ settings, onPause: pause, onReset: reset, onExpect: expect });

followLanguage(find('language', HTMLButtonElement), (language) => {
  words = dictionary[language];
  writeWords(language, words);
  draw();
});
followTheme(find('theme', HTMLSelectElement), () => {
  field.repaint();
  draw();
});
followFullScreen(find('full-screen', HTMLButtonElement));
setText(find('origin', HTMLElement), new URL(url, location.href).href.replace(/^https?:\/\//, ''));
if (!settings.isPaused) asker.start();
setInterval(draw, panelsEveryMs);
requestAnimationFrame(frame);

function startRun() {
  return createRun({
    startMs: performance.now(),
    expected: { share: settings.expected, isTyped: settings.expected !== null },
    onMark: (mark) => {
      field.add('change', performance.now());
      announcer.say(words.mark(mark));
    },
  });
}

/** @param {Answer} answer */
function take(answer) {
  run.take(answer);
  field.add(answer.error === null && answer.version ? answer.version : answer.status, answer.atMs);
}

/** @param {number | null} share */
function expect(share) {
  settings.expected = share;
  run.expect(share, performance.now());
  draw();
}

function pause() {
  settings.isPaused = !settings.isPaused;
  if (settings.isPaused) asker.stop();
  else asker.start();
  announcer.say(settings.isPaused ? words.paused : words.running);
  draw();
}

function reset() {
  run = startRun();
  field.reset();
  roller.reset();
  announcer.say(words.reset);
  draw();
}

function draw() {
  const nowMs = performance.now();
  writePanels(run, words);
  controls.write(run.expected, words);
  writeStatus({ settings, isAway: asker.isAway(), run, nowMs, words });
  drawTimeline(run.timeline, words, run.timeline.secondOf(nowMs));
  if (!settings.isPaused && run.tally.total() > 0) announcer.summarize(summary);
}

function summary() {
  const { share } = run.tally.share();
  return words.summary({
    answers: String(run.tally.total()),
    v1: formatPercent(1 - share),
    v2: formatPercent(share),
    errors: String(run.tally.errors()),
    verdict: describeVerdict(run, words),
  });
}

/** @param {number} nowMs */
function frame(nowMs) {
  field.frame(nowMs);
  roller.frame(run.tally.hits);
  requestAnimationFrame(frame);
}
