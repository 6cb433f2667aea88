import { InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { Question } from './ask.ts';
import { baseUrl } from './target.ts';

const ownHeaders = /^(connection|keep-alive|upgrade|expect|content-length|transfer-encoding)$/i;

/** What `questionOptions` gives. */
export interface QuestionOptions {
  url?: string;
  path: string;
  header: Record<string, string>;
  timeout: number;
}

/** The options of every command that asks: where, what, with which headers, how patiently. */
export const questionOptions = (): Option[] => [
  new Option('--url <url>', 'ask this address; the front door of the rung, unless given').argParser(
    baseUrl,
  ),
  new Option('--path <path>', 'what to ask for').default('/').argParser(requestPath),
  new Option('-H, --header <name: value>', 'send this header as well; may be repeated')
    .default({}, 'none')
    .argParser(headerLine),
  new Option('--timeout <seconds>', 'how long to wait for an answer')
    .default(5)
    .argParser(wholeNumber(1, 120)),
];

/** How one of those commands asks. JSON is preferred, as it names the version. */
export function questionFor(url: string, { path, header, timeout }: QuestionOptions): Question {
  return {
    url,
    path,
    headers: { accept: 'application/json', ...header },
    timeoutMs: timeout * 1_000,
  };
}

function requestPath(text: string): string {
  if (/^\/[!-~]*$/.test(text)) return text;
  throw new InvalidArgumentError('It must begin with a slash, and be encoded as in a URL.');
}

function headerLine(text: string, others: Record<string, string>): Record<string, string> {
  const [, name, value = ''] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\t -~\x80-\xff]*)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It must be written 'name: value'.");
  if (ownHeaders.test(name)) throw new InvalidArgumentError(`${name} is set by the asking itself.`);
  return { ...others, [name.toLowerCase()]: value };
}

/** Reads a number in a range, for an option. */
export const numberBetween = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
};
