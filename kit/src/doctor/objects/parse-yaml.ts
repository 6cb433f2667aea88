import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
  YAMLError,
} from 'yaml';
import type { LocatedFinding } from '../finding.ts';
import { type Path, type SourcedObject, toSourcedObjects } from './sourced-object.ts';

/** How often an anchor may be used. Far more is a text that grows into all the memory there is. */
const maxAliasCount = 10_000;

/** What a text holds: objects of Kubernetes, and a finding for each document that is no YAML. */
export function parseYaml(
  source: string,
  text: string,
): { objects: SourcedObject[]; findings: LocatedFinding[] } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true, logLevel: 'error' });
  const objects: SourcedObject[] = [];
  const findings: LocatedFinding[] = [];
  for (const document of documents) {
    try {
      const [error] = document.errors;
      if (error) throw error;
      const originOf = (path: Path) => {
        return { source, line: lines.linePos(startOf(document, path)).line };
      };
      objects.push(...toSourcedObjects(document.toJS({ maxAliasCount }), { source, originOf }));
    } catch (error) {
      const { message } = error instanceof Error ? error : { message: String(error) };
      // At the end of the text there may be no line any more.
      const place = Math.min(placeOfError(document, error), text.trimEnd().length);
      findings.push(unreadable(source, lines.linePos(place).line, message));
    }
  }
  return { objects, findings };
}

/** Where to look: at the quote that is not closed, the alias to nothing, else where the parser was. */
function placeOfError(document: Document.Parsed, error: unknown): number {
  const [end] = error instanceof YAMLError ? error.pos : [];
  let place = end ?? document.range[0];
  visit(document, {
    Scalar(_key, { type, range }) {
      const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      if (isQuoted && range && end !== undefined && range[0] < end && end <= range[2]) {
        [place] = range;
      }
    },
    Alias(_key, alias) {
      if (end === undefined && alias.resolve(document) === undefined)
        [place] = alias.range ?? [place];
    },
  });
  return place;
}

function unreadable(source: string, line: number, message: string): LocatedFinding {
  const reason = message.split(/ at line \d+|\n/)[0];
  return {
    rule: 'unreadable-yaml',
    source,
    line,
    object: '',
    what: `This is no YAML: ${reason}`,
    why: 'kubectl refuses the file, and nothing of this document was examined',
    mend: `Mend line ${line}: look at the indentation, the quotes and the keys there`,
  };
}

/** Where in the text a path begins: at its key, or its item; where it ends early, at the last found. */
function startOf(document: Document, path: Path): number {
  let node: Node | null | undefined = document.contents as Node | null;
  let start = node?.range?.[0] ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (!pair || !isScalar(pair.key)) return start;
      start = pair.key.range?.[0] ?? start;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = node.items[Number(key)] as Node | undefined;
      start = node?.range?.[0] ?? start;
    } else {
      return start;
    }
  }
  return start;
}
