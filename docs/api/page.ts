import { code, escapeHtml } from './html.ts';
import type { OpenApi, Operation } from './openapi.ts';
import { writeContent, writeParameters, writeProperties } from './schema-table.ts';

/** What answers the same way, under one path or several: `GET /metrics`. */
interface Endpoint {
  names: { verb: string; path: string }[];
  operation: Operation;
}

/** The document as one page of HTML: no script, nothing fetched from anywhere. */
export function writePage(document: OpenApi, style: string): string {
  const { title, description } = document.info;
  const endpoints = listEndpoints(document);
  const links = endpoints.flatMap(({ names }) =>
    names.map(
      (name) => `<li><a href="#${anchor(name)}">${name.verb} ${escapeHtml(name.path)}</a></li>`,
    ),
  );
  const shared = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<section id="${name}">\n<h2>${name}</h2>\n${writeProperties(document, schema)}\n</section>`,
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
${[...endpoints.map((endpoint) => writeEndpoint(document, endpoint)), ...shared].join('\n')}
</main>
</html>
`;
}

/** Paths that differ in nothing but their names are one endpoint. */
function listEndpoints({ paths }: OpenApi): Endpoint[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      return { name: { verb: method.toUpperCase(), path }, operation };
    }),
  );
  const groups = Map.groupBy(operations, ({ operation }) => JSON.stringify(operation));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ names: group.map(({ name }) => name), operation: first.operation }] : [];
  });
}

function writeEndpoint(document: OpenApi, { names, operation }: Endpoint): string {
  const { summary = '', description, parameters = [], requestBody, responses } = operation;
  return [
    '<section>',
    ...names.map((name) => `<h2 id="${anchor(name)}">${name.verb} ${code(name.path)}</h2>`),
    ...[summary, description].flatMap((text) => (text ? [`<p>${escapeHtml(text)}</p>`] : [])),
    ...(parameters.length > 0 ? ['<h3>Takes</h3>', writeParameters(document, parameters)] : []),
    ...(requestBody ? ['<h3>Body</h3>', writeContent(document, requestBody.content)] : []),
    '<h3>Answers</h3>',
    '<dl>',
    ...Object.entries(responses).map(([status, { description: says = '', content = {} }]) => {
      const text = `<p>${escapeHtml(says)}</p>${writeContent(document, content)}`;
      return `<dt>${status}</dt><dd>${text}</dd>`;
    }),
    '</dl>',
    '</section>',
  ].join('\n');
}

const anchor = ({ verb, path }: Endpoint['names'][number]) =>
  `${verb.toLowerCase()}${path.replaceAll(/[^\w-]+/g, '-').replace(/-$/, '') || '-root'}`;
