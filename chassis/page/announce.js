/**
 * Speaks through an aria-live region: what happens at once, summaries at most every `everyMs`, so
 * that a screen reader is never talked over.
 * @param {Element} region
 */
export function createAnnouncer(region, everyMs = 15_000) {
  let lastMs = 0;
  const say = (/** @type {string} */ text) => {
    lastMs = performance.now();
    region.textContent = text;
  };
  return {
    say,
    /** @param {() => string} text */
    summarize(text) {
      if (performance.now() - lastMs >= everyMs) say(text());
    },
  };
}
