import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
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
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

const pageResponse = {
  200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } },
  304: { description: 'The page is the one that If-None-Match names', type: 'null' },
} as const;

/**
 * Serves a folder as a page, from memory. Relative URLs and no outside ones keep it working behind
 * any front door and without a network; injected faults leave it alone, since it shows them.
 *
 * The scripts are JavaScript with their types in comments: stripping TypeScript for the browser
 * would keep 26 to 41 MB in each service for good.
 */
export function servePage(app: App, { path, summary, folder, extra = {} }: PageOptions): void {
  const { 'index.html': html = '', ...own } = readFolder(folder);
  serveText(app, path, {
    name: 'index.html',
    text: html,
    headers: { 'content-security-policy': contentSecurityPolicy(html) },
    schema: { summary, tags: ['pages'], response: pageResponse },
  });
  const shared = readFolder(sharedFolder, 'shared/');
  for (const [name, text] of Object.entries({ ...own, ...shared, ...extra })) {
    serveText(app, `${path}/${name}`, { name, text });
  }
}

interface Asset {
  name: string;
  text: string;
  headers?: Record<string, string>;
  schema?: object;
}

function serveText(app: App, path: string, asset: Asset): void {
  const { name, text, headers = {}, schema = { hide: true } } = asset;
  const etag = `"${sha256(text, 'base64url').slice(0, 20)}"`;
  app.get(path, { config: { isSpared: true }, schema }, async (request, reply) => {
    reply.headers({
      ...headers,
      etag,
      'cache-control': name === 'index.html' ? 'no-cache' : 'max-age=60',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    // A proxy that compresses weakens the tag to W/"…".
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    return reply.type(mediaTypes[extname(name)] ?? 'text/plain; charset=utf-8').send(text);
  });
}

/** The files of a folder by name; those with types alone are for editors, not for browsers. */
function readFolder(folder: URL, prefix = ''): Record<string, string> {
  const names = readdirSync(folder).filter((name) => extname(name) in mediaTypes);
  return Object.fromEntries(
    names.map((name) => [prefix + name, readFileSync(new URL(name, folder), 'utf8')]),
  );
}

/** Allows the page's own origin only, and by their hashes the scripts that have to be inline. */
function contentSecurityPolicy(html: string): string {
  const inline = html.matchAll(/<script(?: type="importmap")?>(.*?)<\/script>/gs);
  const hashes = [...inline].map(([, script = '']) => `'sha256-${sha256(script, 'base64')}'`);
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
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
