import type { CommonConfig } from './config.ts';
import type { App } from './http.ts';
import { problemResponses } from './problem.ts';

const text = { type: 'string' } as const;

const versionSchema = {
  type: 'object',
  required: ['name', 'version', 'host', 'node'],
  properties: { name: text, version: text, host: text, node: text },
} as const;

const headersSchema = {
  type: 'object',
  required: ['method', 'url', 'httpVersion', 'peer', 'headers'],
  properties: {
    method: text,
    url: text,
    httpVersion: text,
    peer: { ...text, description: 'The address at the other end of the connection' },
    headers: { type: 'object', additionalProperties: true },
  },
} as const;

/** `GET /version`: who answers. `GET /headers`: what arrived, for lessons on proxies and meshes. */
export function serveAbout(app: App, name: string, config: CommonConfig): void {
  const about = {
    name,
    version: config.APP_VERSION,
    host: config.HOSTNAME,
    node: process.version,
  };

  app.get(
    '/version',
    {
      schema: {
        summary: 'Which service, version and host answers',
        tags: ['operations'],
        response: { 200: { description: 'The instance', ...versionSchema }, ...problemResponses },
      },
    },
    async () => about,
  );

  app.get(
    '/headers',
    {
      schema: {
        summary: 'The request as it arrived, after every proxy on its way',
        tags: ['operations'],
        response: { 200: { description: 'The request', ...headersSchema }, ...problemResponses },
      },
    },
    async ({ method, url, raw, socket, headers }) => ({
      method,
      url,
      httpVersion: raw.httpVersion,
      peer: socket.remoteAddress,
      headers,
    }),
  );
}
