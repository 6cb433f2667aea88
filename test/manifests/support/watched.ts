/** A value and a record of which of its fields somebody looked at. */
export interface Watched<Value> {
  readonly value: Value;
  /** The paths of fields that nobody asked for, in objects of which somebody asked for some field. */
  unread(): string[];
}

/**
 * Wraps a value so that each look at a field is remembered. A validator that was compiled from a
 * schema looks at each field that the schema has, so what it did not look at is unknown to it.
 * Objects that are walked through (maps) or taken as they are (free form) have no unknown fields.
 */
export function watchReads<Value extends object>(value: Value): Watched<Value> {
  const proxies = new WeakMap<object, object>();
  const unreadOf: (() => string[])[] = [];

  function watch(inner: unknown, path: string): unknown {
    if (typeof inner !== 'object' || inner === null) return inner;
    const known = proxies.get(inner);
    if (known !== undefined) return known;
    const read = new Set<string>();
    let isWalked = Array.isArray(inner);
    const pathOf = (key: string) => (path ? `${path}.${key}` : key);
    const proxy = new Proxy(inner, {
      get(target, key) {
        const found: unknown = Reflect.get(target, key);
        if (typeof key === 'symbol') return found;
        read.add(key);
        return Object.hasOwn(target, key) ? watch(found, pathOf(key)) : found;
      },
      ownKeys(target) {
        isWalked = true;
        return Reflect.ownKeys(target);
      },
    });
    proxies.set(inner, proxy);
    unreadOf.push(() => {
      if (isWalked || read.size === 0) return [];
      return Object.keys(inner)
        .filter((key) => !read.has(key))
        .map(pathOf);
    });
    return proxy;
  }

  const watched = watch(value, '') as Value;
  return { value: watched, unread: () => unreadOf.flatMap((unread) => unread()) };
}
