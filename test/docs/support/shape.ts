/**
 * Whether lines are what a page shows: `…` stands for anything, alone on a line for any number of
 * lines; numbers, addresses and identifiers need only be of the same kind.
 */
export function hasShape(expected: readonly string[], actual: readonly string[]): boolean {
  const [line, ...rest] = expected;
  if (line === undefined) return actual.every((text) => text.trim() === '');
  if (line.trim() === '…') {
    return actual.some((_, at) => hasShape(rest, actual.slice(at))) || hasShape(rest, []);
  }
  const [first, ...others] = actual;
  return first !== undefined && lineHasShape(line, first) && hasShape(rest, others);
}

function lineHasShape(expected: string, actual: string): boolean {
  const pattern = shapeOf(expected)
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(shapeOf(actual));
}

/** Identifiers and numbers become `0`, but for exit codes; runs of blanks become one blank. */
function shapeOf(text: string): string {
  return text
    .trimEnd()
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/g, '0')
    .replaceAll(/(?<!exit code )\d+(\.\d+)*/g, '0')
    .replaceAll(/\s+/g, ' ');
}
