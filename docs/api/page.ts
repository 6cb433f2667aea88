import type { OpenApi, Operation, Parameter, Schema } from './openapi.ts';

/** The document as one page of HTML: no script, nothing fetched from anywhere. */
export function writePage(document: OpenApi, style: string): string {
  const { title, description } = document.info;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const links = operations.map(
    ({ path, method }) =>
      `<li><a href="#${anchor(method, path)}">${verb(method)} ${escapeHtml(path)}</a></li>`,
  );
  const sections = operations.map(({ path, method, operation }) =>
    writeOperation(document, method, path, operation),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} API</title>
<style>
${style}</style>
<header>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(description)}</p>
</header>
<nav aria-label="Paths"><ul>
${links.join('\n')}
</ul></nav>
<main>
${sections.join('\n')}
</main>
</html>
`;
}

function writeOperation(
  document: OpenApi,
  method: string,
  path: string,
  { summary = '', parameters = [], responses }: Operation,
): string {
  return [
    `<section id="${anchor(method, path)}">`,
    `<h2>${verb(method)} <code>${escapeHtml(path)}</code></h2>`,
    `<p>${escapeHtml(summary)}</p>`,
    ...(parameters.length > 0 ? ['<h3>Takes</h3>', writeParameters(document, parameters)] : []),
    '<h3>Answers</h3>',
    '<dl>',
    ...Object.entries(responses).map(([status, { description = '', content = {} }]) => {
      return `<dt>${status}</dt><dd><p>${escapeHtml(description)}</p>${writeContent(document, content)}</dd>`;
    }),
    '</dl>',
    '</section>',
  ].join('\n');
}

function writeParameters(document: OpenApi, parameters: Parameter[]): string {
  const rows = parameters.map(({ name, in: place, required, schema, description }) =>
    writeRow(document, `${name} <small>${place}${required ? ', required' : ''}</small>`, {
      ...schema,
      ...(description && { description }),
    }),
  );
  return writeTable(rows);
}

/** One table for media types of the same schema. */
function writeContent(document: OpenApi, content: Record<string, { schema?: Schema }>): string {
  const bySchema = Map.groupBy(Object.entries(content), ([, { schema }]) => JSON.stringify(schema));
  return [...bySchema.values()]
    .map((entries) => {
      const types = entries.map(([type]) => `<code>${escapeHtml(type)}</code>`).join(', ');
      const schema = resolve(document, entries[0]?.[1].schema ?? {});
      const rows = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
        writeProperty(document, name, property),
      );
      return `<p>${types}</p>${rows.length > 0 ? writeTable(rows) : ''}`;
    })
    .join('');
}

/** A property and, below it, those of the object or list that it holds. */
function writeProperty(document: OpenApi, name: string, property: Schema): string[] {
  const schema = resolve(document, property);
  const inner = resolve(document, schema.items ?? schema).properties ?? {};
  const path = schema.items ? `${name}[]` : name;
  return [
    writeRow(document, escapeHtml(path), schema),
    ...Object.entries(inner).flatMap(([child, value]) =>
      writeProperty(document, `${path}.${child}`, value),
    ),
  ];
}

const writeTable = (rows: string[]) => `<table><tbody>${rows.join('\n')}</tbody></table>`;

function writeRow(document: OpenApi, name: string, property: Schema): string {
  const schema = resolve(document, property);
  const standard =
    schema.default === undefined ? '' : `, otherwise <code>${escapeHtml(schema.default)}</code>`;
  return `<tr><th scope="row">${name}</th><td>${describeType(schema)}${standard}</td><td>${escapeHtml(schema.description ?? '')}</td></tr>`;
}

function describeType({
  type = 'any',
  enum: values,
  const: only,
  minimum,
  maximum,
  format,
}: Schema) {
  const allowed = only === undefined ? values : [only];
  if (allowed) return allowed.map((value) => `<code>${escapeHtml(value)}</code>`).join(', ');
  if (minimum !== undefined && maximum !== undefined) return `${type} ${minimum}–${maximum}`;
  return escapeHtml(format === undefined ? type : `${type} (${format})`);
}

function resolve({ components }: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (components?.schemas?.[name] ?? {});
}

const anchor = (method: string, path: string) =>
  `${method}${path.replaceAll(/[^\w-]+/g, '-').replace(/-$/, '') || '-root'}`;

const verb = (method: string) => method.toUpperCase();

function escapeHtml(text: unknown): string {
  const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return String(text).replaceAll(/[&<>"]/g, (character) => codes[character] ?? character);
}
