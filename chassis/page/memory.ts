const prefix = 'meshwalk.';

/** What `remember` kept under this name, in this browser. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Keeps a choice for the next visit, where the browser allows it. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Storage is forbidden or full: the choice lasts as long as the page.
  }
}
