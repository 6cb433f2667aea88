export type Labels = Readonly<Record<string, string>>;

/** Whether a pod with these labels is selected; a selector without labels selects none. */
export function selects(selector: Labels, labels: Labels): boolean {
  const pairs = Object.entries(selector);
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
}

/** Such as `app=hit-counter,version=v1`, as kubectl takes it. */
export function describeLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
