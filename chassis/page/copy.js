/**
 * Copies an element's text. Over plain HTTP browsers have no clipboard API, only the old command.
 * @param {Element} element
 */
export async function copyText(element) {
  if (navigator.clipboard) return navigator.clipboard.writeText(element.textContent ?? '');
  getSelection()?.selectAllChildren(element);
  document.execCommand('copy');
}
