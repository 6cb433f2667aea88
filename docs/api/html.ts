const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Any value as text that HTML does not read as its own. */
export const escapeHtml = (value: unknown) =>
  String(value).replaceAll(/[&<>"]/g, (character) => codes[character] ?? character);

export const code = (value: unknown) => `<code>${escapeHtml(value)}</code>`;
