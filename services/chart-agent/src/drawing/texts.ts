const maxCharacters = 120;

/**
 * One line that is safe to draw: no control, format, private or lone surrogate characters (a NUL
 * makes Skia throw), at most two accents on a letter, at most 120 characters.
 */
export function cleanText(text: string): string {
  const line = text
    .slice(0, maxCharacters * 8)
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  const characters = [...line];
  return characters.length <= maxCharacters
    ? line
    : `${characters.slice(0, maxCharacters - 1).join('')}…`;
}

/** The longest beginning of a text, with an ellipsis if it is cut, that `widthOf` finds fitting. */
export function fitText(
  text: string,
  maxWidthPx: number,
  widthOf: (text: string) => number,
): string {
  if (widthOf(text) <= maxWidthPx) return text;
  const characters = [...text];
  let fits = 0;
  let exceeds = characters.length;
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1;
    if (widthOf(`${characters.slice(0, middle).join('')}…`) <= maxWidthPx) fits = middle;
    else exceeds = middle;
  }
  return `${characters.slice(0, fits).join('').trimEnd()}…`;
}
