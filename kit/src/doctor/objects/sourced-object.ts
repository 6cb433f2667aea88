/** The way from an object's root to one of its values: keys of maps, indexes of lists. */
export type Path = readonly (string | number)[];

/** A place in a file, or an object of a cluster. */
export interface Origin {
  /** A file as it was named, or `kind/namespace/name` for an object of a cluster. */
  source: string;
  /** Undefined without a file. */
  line: number | undefined;
}

/** A Kubernetes object, and where it was read. */
export interface SourcedObject {
  apiVersion: string;
  kind: string;
  name: string;
  /** '' where the object names none: it then may be in any. */
  namespace: string;
  value: unknown;
  /** The file, or the object of a cluster; for what a patch changes, the patch. */
  source: string;
  /** Where a path is, else what is nearest above it. */
  originOf(path: Path): Origin;
}

/** A value as an object of Kubernetes, a list of them as each of its items; [] for anything else. */
export function toSourcedObjects(
  value: unknown,
  origin: Pick<SourcedObject, 'source' | 'originOf'>,
): SourcedObject[] {
  if (!isMap(value)) return [];
  const { apiVersion, kind, items } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  if (kind.endsWith('List') && Array.isArray(items)) {
    return items.flatMap((item, index) => {
      const originOf = (path: Path) => origin.originOf(['items', index, ...path]);
      return toSourcedObjects(item, { ...origin, originOf });
    });
  }
  const { name, namespace } = isMap(value.metadata) ? value.metadata : {};
  return [{ apiVersion, kind, name: textOr(name), namespace: textOr(namespace), value, ...origin }];
}

/** Whether it is a map of keys to values, and so neither a list nor null. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOr = (value: unknown) => (typeof value === 'string' ? value : '');
