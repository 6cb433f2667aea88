import { readFileSync } from 'node:fs';

/** The last lines of a text file, each cut to 400 characters; empty where there is none. */
export function lastLines(file: string, count: number): string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
    return lines.map((line) => line.slice(0, 400)).join('\n');
  } catch {
    return '';
  }
}
