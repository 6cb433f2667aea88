/** The hosts to which an nginx configuration passes requests on, those of upstreams included. */
export function upstreamsOf(text: string): string[] {
  const code = withoutComments(text);
  if (!/\bproxy_pass\s/.test(code)) return [];
  const passed = code.matchAll(/\bproxy_pass\s+https?:\/\/([\w.-]+)/g);
  const servers = code.matchAll(/\bserver\s+([\w.-]+)(?::\d+)?[^;{]*;/g);
  return [...new Set([...passed, ...servers].flatMap(([, host]) => host ?? []))];
}

/** The value of the first such directive; undefined where there is none. */
export function directive(text: string, name: string): string | undefined {
  const words = name.split(' ').join(String.raw`\s+`);
  const [, value] =
    new RegExp(String.raw`\b${words}\s+"?([^";]+)"?\s*;`).exec(withoutComments(text)) ?? [];
  return value?.trim();
}

const withoutComments = (text: string) => text.replace(/(^|\s)#.*$/gm, '');
