/** One request of a .http file, and what its `# answers` line promises. */
export interface FileRequest {
  name: string;
  url(variables: Record<string, string>): string;
  init: { method: string; headers: [string, string][]; body?: string };
  answers: { status: number; type: string; holds: string };
}

/** The requests of a .http file's text. Throws where one has no `# answers <status> <type> <text>` line. */
export function readRequests(file: string): FileRequest[] {
  const [, ...requests] = file.split(/^### /m);
  return requests.map((text) => {
    const [head = '', ...body] = text.trim().split('\n\n');
    const [name = '', promise = '', line = '', ...headers] = head.split('\n');
    const [, status, type = '', holds = ''] = /^# answers (\d+) ?(\S*) ?(.*)$/.exec(promise) ?? [];
    if (status === undefined) throw new Error(`${name} does not say what it answers`);
    const [method = '', address = ''] = line.split(' ');
    return {
      name,
      url: (variables) =>
        address.replaceAll(/\{\{(\w+)\}\}/g, (_, variable) => variables[variable] ?? ''),
      init: {
        method,
        headers: headers.map((header): [string, string] => {
          const [field = '', value = ''] = header.split(/:\s*/, 2);
          return [field, value];
        }),
        ...(body.length > 0 && { body: body.join('\n\n') }),
      },
      answers: { status: Number(status), type, holds },
    };
  });
}
