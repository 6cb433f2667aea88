import { find, setText } from '@meshwalk/chassis/page/dom.js';

import { formatSplit, parseSplit } from './split.js';

/** @import { Expected, Settings, Words } from './types.ts' */

/**
 * Rate, pause, reset and the expected split; space pauses and R resets while no field has the focus.
 * @param {object} options
 * @param {Settings} options.settings
 * @param {() => void} options.onPause
 * @param {() => void} options.onReset
 * @param {(share: number | null) => void} options.onExpect
 */
export function createControls({ settings, onPause, onReset, onExpect }) {
  const form = find('controls', HTMLFormElement);
  const pause = find('pause', HTMLButtonElement);
  const rate = find('rate', HTMLInputElement);
  const rateValue = find('rate-value', HTMLOutputElement);
  const split = find('expected', HTMLInputElement);

  rate.value = String(settings.rate);
  rate.addEventListener('input', () => {
    settings.rate = rate.valueAsNumber;
  });
  pause.addEventListener('click', onPause);
  find('reset', HTMLButtonElement).addEventListener('click', onReset);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    split.blur();
  });
  split.value = formatSplit(settings.expected);
  split.addEventListener('change', () => {
    const share = parseSplit(split.value);
    split.setAttribute('aria-invalid', String(share === undefined));
    if (share === undefined) return;
    split.value = formatSplit(share);
    if (share !== settings.expected) onExpect(share);
  });
  document.addEventListener('keydown', (event) => {
    if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== ' ' && event.key !== 'r') return;
    event.preventDefault();
    if (event.key === ' ') onPause();
    else onReset();
  });

  return {
    /**
     * Shows how things stand, in the language in force.
     * @param {Expected} expected
     * @param {Words} words
     */
    write(expected, words) {
      setText(pause, settings.isPaused ? words.resume : words.pause);
      setText(rateValue, `${settings.rate} ${words.perSecond}`);
      const learnt = expected.share === null ? words.learning : formatSplit(expected.share);
      split.placeholder = expected.isTyped ? '' : learnt;
    },
  };
}
