import { isMap } from '../objects/sourced-object.ts';

/**
 * Whether each request that `later` matches, `earlier` matches too, both matches of a
 * VirtualService's route. A condition that cannot be compared counts as not covered.
 */
export function covers(earlier: unknown, later: unknown): boolean {
  if (!isMap(earlier) || !isMap(later)) return false;
  return Object.entries(earlier).every(([key, condition]) => {
    if (key === 'name' || key === 'statPrefix') return true;
    if (key === 'headers' || key === 'queryParams') return coversEach(condition, later[key]);
    if (['uri', 'scheme', 'method', 'authority'].includes(key)) {
      const isLoose = key === 'uri' && later.ignoreUriCase === true && !earlier.ignoreUriCase;
      return !isLoose && coversText(condition, later[key], key);
    }
    return condition === false || JSON.stringify(condition) === JSON.stringify(later[key]);
  });
}

function coversEach(earlier: unknown, later: unknown): boolean {
  if (!isMap(earlier)) return false;
  return Object.entries(earlier).every(
    ([name, condition]) =>
      isMap(later) && Object.hasOwn(later, name) && coversText(condition, later[name], 'header'),
  );
}

/** Whether a text matched by `later` is matched by `earlier`; an empty condition is "is there". */
function coversText(earlier: unknown, later: unknown, key: string): boolean {
  if (!isMap(earlier)) return false;
  const isAny = Object.keys(earlier).length === 0 && key === 'header';
  if (isAny || (key === 'uri' && earlier.prefix === '/')) return true;
  if (!isMap(later)) return false;
  const { exact, prefix } = later;
  if (typeof earlier.prefix === 'string') {
    const start = earlier.prefix;
    return [exact, prefix].some((text) => typeof text === 'string' && text.startsWith(start));
  }
  if (typeof earlier.exact === 'string') return earlier.exact === exact;
  if (typeof earlier.regex !== 'string') return false;
  return earlier.regex === later.regex || earlier.regex === '.*';
}
