/**
 * Speaks through an aria-live region: what happens at once, summaries at most every `everyMs`, so
 * that a screen reader is never talked over.
 */
export function createAnnouncer(region: Element, everyMs = 15_000) {
  let lastMs = 0;
  const say = (text: string) => {
    lastMs = performance.now();
    region.textContent = text;
  };
  return {
    say,
    summarize(text: () => string) {
      if (performance.now() - lastMs >= everyMs) say(text());
    },
  };
}
