import type { Lie } from './lying-proxy.ts';
import { becomes, heads, says } from './telling.ts';

/** Ways to break the rules of a live page, wherever it is. */
export function liesAboutPolicy(path: string): Lie[] {
  return [
    heads(path, 'content-security-policy'),
    heads(path, 'content-security-policy', "default-src 'none'; script-src 'unsafe-inline'"),
    heads(path, 'content-security-policy', "default-src 'none'; img-src https://cdn.example"),
    heads(path, 'x-content-type-options'),
  ];
}

export function liesAboutAssets(path: string): Lie[] {
  return [
    says(path, 'href="', 'href="https://cdn.example/'),
    becomes(/\/main\.js$/, 404),
    becomes(/\/controls\.js$/, 404),
    heads(/\.css$/, 'content-type', 'text/plain'),
  ];
}
