/** What the split should be: two versions, and the share of the second, 0 to 1. */
export interface Expectation {
  versions: [string, string];
  share: number;
}

const hint = 'Say 80:20, a ratio such as 1:3, or v1=80,v2=20';

/** Reads `80:20` (v1 first), a ratio, or `v1=80,v2=20`. Throws an Error that says what is allowed. */
export function parseExpectation(text: string): Expectation {
  const [separator, fallback] = text.includes('=') ? [',', []] : [':', ['v1', 'v2']];
  const parts = text.split(separator).map((part, index) => {
    const [, name = fallback[index] ?? '', weight = ''] = /^(?:(.*)=)?(.*)$/.exec(part) ?? [];
    return { name: name.trim(), weight: parseWeight(weight.trim()) };
  });
  const [first, second] = parts;
  if (first === undefined || second === undefined || parts.length !== 2) {
    throw new Error(`A split is between two versions. ${hint}.`);
  }
  if (first.name === '' || second.name === '') throw new Error(`A version has no name. ${hint}.`);
  if (first.name === second.name) throw new Error(`${first.name} stands there twice. ${hint}.`);
  const sum = first.weight + second.weight;
  if (sum === 0) throw new Error(`The weights must not both be 0. ${hint}.`);
  return { versions: [first.name, second.name], share: second.weight / sum };
}

function parseWeight(text: string): number {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new Error(`"${text}" is not a weight: it must be a number, 0 or more. ${hint}.`);
}

/** `80:20`, as percentages. */
export function formatExpectation({ share }: Expectation): string {
  const percent = Math.round(share * 10_000) / 100;
  return `${Math.round((100 - percent) * 100) / 100}:${percent}`;
}
