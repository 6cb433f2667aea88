/** The first two numbers of a version, such as [1, 34] of `v1.34.4`; undefined without any. */
export type Version = readonly [major: number, minor: number];

/** The first version in a text; undefined where it has none. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** Negative where `one` is older than `other`. */
export function compareVersions(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1];
}

export const formatVersion = (version: Version) => version.join('.');
