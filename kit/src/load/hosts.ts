/** Whether a URL's host is this machine's loopback interface, by its name or number. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(127(\.\d+){3}|\[::1\]|localhost|.+\.localhost)$/.test(hostname);
}

/** Whether a URL has the host of one of the others, or is told to be allowed by its host. */
export function hasHostOf(url: string, others: readonly string[], allowed?: string): boolean {
  const { host, hostname } = new URL(url);
  const isSame = (other: string) => URL.canParse(other) && new URL(other).hostname === hostname;
  return others.some(isSame) || allowed === host || allowed === hostname;
}
