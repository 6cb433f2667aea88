const windowMs = 2_000;

/** The rate at which a count has grown in the last two seconds, as far as it was looked at. */
export function createPace(count: () => number) {
  const looks = [{ ms: performance.now(), count: count() }];
  return (): number => {
    const now = { ms: performance.now(), count: count() };
    looks.push(now);
    while ((looks[0]?.ms ?? now.ms) < now.ms - windowMs && looks.length > 2) looks.shift();
    const [first = now] = looks;
    return now.ms === first.ms ? 0 : ((now.count - first.count) * 1_000) / (now.ms - first.ms);
  };
}
