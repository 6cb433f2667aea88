import { readFileSync } from 'node:fs';

/** One command of a page, and the lines that it says the command prints. */
export interface Step {
  command: string;
  expected: string[];
  /** Where the command stands in the page, from 1. */
  line: number;
}

/** What a block may need that a test does not bring: the word behind ```console, and what it means. */
export const needs = {
  cluster: 'a Kubernetes cluster',
  mesh: 'a cluster with Istio',
  images: 'images from a registry',
  registry: 'a registry to push to',
  browser: 'a browser',
  terminal: 'somebody at a terminal',
} as const;

/**
 * A fenced block of commands. The words behind ```console say how it runs: `background` goes on while
 * the page does; any other is one of `needs`.
 */
export interface ConsoleBlock {
  line: number;
  words: string[];
  steps: Step[];
}

/**
 * The console blocks of a page of Markdown: commands behind `$ `, then what they print. A line behind
 * `# ` is a presenter's words.
 */
export function readConsoleBlocks(file: string): ConsoleBlock[] {
  const blocks: ConsoleBlock[] = [];
  let block: ConsoleBlock | undefined;
  let isFenced = false;
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    const line = index + 1;
    const fence = /^```(.*)$/.exec(text);
    if (fence) {
      const [language, ...words] = isFenced ? [] : (fence[1] ?? '').trim().split(/\s+/);
      isFenced = !isFenced;
      block = language === 'console' ? { line, words, steps: [] } : undefined;
      if (block) blocks.push(block);
    } else if (block) {
      addLine(block, text, line);
    }
  }
  return blocks;
}

function addLine({ steps }: ConsoleBlock, text: string, line: number): void {
  const step = steps.at(-1);
  if (text.startsWith('# ')) return;
  if (text.startsWith('$ ')) steps.push({ command: text.slice(2), expected: [], line });
  else if (step?.command.endsWith('\\')) step.command += `\n${text}`;
  else if (step) step.expected.push(text);
  else if (text !== '') throw new Error(`line ${line}: a console block begins with a command`);
}
