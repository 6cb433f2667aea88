import { columnsOf } from '../terminal.ts';

/**
 * A sentence in lines that the terminal shows, of 80 columns at most; those after a list's dash are
 * indented.
 */
export function wrap(
  text: string,
  lineWidth = Math.min(80, columnsOf(process.stdout, 80)),
): string[] {
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
