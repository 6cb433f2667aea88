import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import type { App } from './http.ts';

interface PageOptions {
  /** Where the page answers, such as `/live`; its assets are one level below. */
  path: string;
  summary: string;
  /** Has `index.html` and its assets; beside them, `shared/` is what all pages share. */
  folder: URL;
  /** Further assets by name, such as `options.json`. */
  extra?: Record<string, string>;
}

const sharedFolder = new URL('../page/', import.meta.url);

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

/**
 * Serves a folder as a page, from memory. Relative URLs and no outside ones keep it working behind
 * any front door and without a network; injected faults leave it alone, since it shows them.
 */
export function servePage(app: App, { path, summary, folder, extra = {} }: PageOptions): void {
  const { 'index.html': html = '', ...assets } = readFolder(folder);
  const shared = prefixKeys('shared/', readFolder(sharedFolder));
  const policy = contentSecurityPolicy(html);

  serveText(app, path, 'index.html', html, { 'content-security-policy': policy }, summary);
  for (const [name, text] of Object.entries({ ...assets, ...shared, ...extra })) {
    serveText(app, `${path}/${name}`, name, text);
  }
}

function serveText(
  app: App,
  path: string,
  name: string,
  source: string,
  headers: Record<string, string> = {},
  summary?: string,
): void {
  const extension = extname(name);
  const etag = `"${sha256(source, 'base64url').slice(0, 20)}"`;
  let body: string | undefined;
  app.get(
    path,
    {
      config: { isProbe: true },
      schema: summary === undefined ? { hide: true } : { summary, tags: ['pages'] },
    },
    async (request, reply) => {
      reply.headers({
        ...headers,
        etag,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      // A proxy that compresses weakens the tag to W/"…".
      if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
      body ??= extension === '.ts' ? stripTypes(source) : source;
      return reply.type(mediaTypes[extension] ?? 'application/octet-stream').send(body);
    },
  );
}

function readFolder(folder: URL): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
  );
}

function prefixKeys(prefix: string, record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [prefix + key, value]));
}

/** Allows the page's own origin only; the import map, which has to be inline, by its hash. */
function contentSecurityPolicy(html: string): string {
  const importMap = /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${sha256(importMap, 'base64')}'`,
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function sha256(text: string, encoding: 'base64' | 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding);
}

/** Node's own type stripping. Its warning would be a line in the log that is no JSON. */
function stripTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
