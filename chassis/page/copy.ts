/** Copies an element's text. Over plain HTTP browsers have no clipboard API, only the old command. */
export async function copyText(element: Element): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(element.textContent ?? '');
  getSelection()?.selectAllChildren(element);
  document.execCommand('copy');
}
