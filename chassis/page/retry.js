/**
 * Loads the page again when one of its files did not come: a mesh that injects faults does not spare
 * them. What did come is kept for a minute, so a few rounds are enough even at every second request.
 */
addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLScriptElement || target instanceof HTMLLinkElement) {
      setTimeout(() => location.reload(), 300);
    }
  },
  true,
);
