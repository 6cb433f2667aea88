import { quote } from '../shell.ts';

interface Call {
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const longestShown = 200;

/** A request as a curl command for a shell; what is very long is cut and says so. */
export function curlLine(url: string, { method, headers, body }: Call): string {
  const words = ['curl', '--globoff', '--path-as-is', ...methodWords(method)];
  for (const [name, value] of Object.entries(headers))
    words.push('-H', shorten(`${name}: ${value}`));
  if (body !== undefined) words.push('--data-binary', shorten(body));
  return [...words, shorten(url)].map(quote).join(' ');
}

function methodWords(method: string): string[] {
  if (method === 'HEAD') return ['--head'];
  return method === 'GET' ? ['-i'] : ['-i', '-X', method];
}

function shorten(text: string): string {
  return text.length <= longestShown
    ? text
    : `${text.slice(0, longestShown / 4)}… (${text.length} characters)`;
}
