const prefix = 'meshwalk.';

/**
 * What `remember` kept under this name, in this browser.
 * @param {string} name
 */
export function recall(name) {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/**
 * Keeps a choice for the next visit, where the browser allows it.
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Storage is forbidden or full: the choice lasts as long as the page.
  }
}
