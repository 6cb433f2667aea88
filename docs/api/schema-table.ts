import { code, escapeHtml } from './html.ts';
import type { Content, OpenApi, Parameter, Schema } from './openapi.ts';

/** What a request carries beside its path, one row for each parameter. */
export function writeParameters(document: OpenApi, parameters: Parameter[]): string {
  const rows = parameters.map(({ name, in: place, required, schema, description = '', example }) =>
    writeRow(
      `${escapeHtml(name)} <small>${place}${required ? ', required' : ''}</small>`,
      `${describe(resolve(document, schema))}${example === undefined ? '' : `, such as ${code(example)}`}`,
      description,
    ),
  );
  return writeTable(rows);
}

/** One table for media types of the same schema; a link where the schema is shared. */
export function writeContent(document: OpenApi, content: Content): string {
  const bySchema = Map.groupBy(Object.entries(content), ([, { schema }]) => JSON.stringify(schema));
  return [...bySchema.values()]
    .map((entries) => {
      const { schema = {}, example } = entries[0]?.[1] ?? {};
      const name = schema.$ref?.split('/').at(-1);
      const types = entries.map(([type]) => code(type)).join(', ');
      if (name) return `<p>${types} <a href="#${name}">${name}</a></p>`;
      const such = example === undefined ? '' : ` such as ${code(JSON.stringify(example))}`;
      return `<p>${types}${such}</p>${writeProperties(document, schema)}`;
    })
    .join('');
}

/** The properties of an object, those of the objects and lists that it holds below them. */
export function writeProperties(document: OpenApi, { properties = {} }: Schema): string {
  const rows = Object.entries(properties).flatMap(([name, property]) =>
    writeProperty(document, name, property),
  );
  return rows.length > 0 ? writeTable(rows) : '';
}

function writeProperty(document: OpenApi, name: string, property: Schema): string[] {
  const schema = resolve(document, property);
  const inner = resolve(document, schema.items ?? schema).properties ?? {};
  const path = schema.items ? `${name}[]` : name;
  return [
    writeRow(escapeHtml(path), describe(schema), schema.description ?? ''),
    ...Object.entries(inner).flatMap(([child, value]) =>
      writeProperty(document, `${path}.${child}`, value),
    ),
  ];
}

const writeTable = (rows: string[]) => `<table><tbody>${rows.join('\n')}</tbody></table>`;

const writeRow = (name: string, type: string, description: string) =>
  `<tr><th scope="row">${name}</th><td>${type}</td><td>${escapeHtml(description)}</td></tr>`;

const describe = ({ default: standard, ...schema }: Schema) =>
  `${describeType(schema)}${standard === undefined ? '' : `, otherwise ${code(standard)}`}`;

function describeType({
  type = 'any',
  enum: values,
  const: only,
  minimum,
  maximum,
  format,
}: Schema) {
  const allowed = only === undefined ? values : [only];
  if (allowed) return allowed.map(code).join(', ');
  if (minimum !== undefined && maximum !== undefined) return `${type} ${minimum}–${maximum}`;
  return escapeHtml(format === undefined ? type : `${type} (${format})`);
}

function resolve({ components }: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (components?.schemas?.[name] ?? {});
}
