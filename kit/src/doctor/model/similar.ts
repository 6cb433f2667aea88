/** The name that is likely meant: the nearest one that differs by two letters at most. */
export function mostSimilar(name: string, names: readonly string[]): string | undefined {
  const near = names
    .map((other) => ({ other, distance: distanceOf(name, other) }))
    .filter(({ distance }) => distance > 0 && distance <= 2)
    .sort((one, other) => one.distance - other.distance);
  return near[0]?.other;
}

/** How many letters have to be put in, taken out or replaced (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_item, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, candidate] of [...other].entries()) {
      const [above = 0, diagonal = 0, left = 0] = [row[j + 1], row[j], next[j]];
      next.push(Math.min(above + 1, left + 1, diagonal + (letter === candidate ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
