const integer = new Intl.NumberFormat('en');

/**
 * Lets a number roll up to what it has become; with reduced motion it is there at once.
 * @param {HTMLElement} element
 */
export function createRoller(element) {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');
  let shown = 0;
  return {
    /**
     * Call it once per frame. The first number is not rolled to from 0.
     * @param {number} target
     */
    frame(target) {
      if (shown === target) return;
      const step = (target - shown) * 0.15;
      const isNear = Math.abs(target - shown) < 1 || shown === 0;
      shown = isStill.matches || isNear ? target : shown + step;
      element.textContent = integer.format(Math.round(shown));
    },
    reset() {
      shown = 0;
      element.textContent = '0';
    },
  };
}
