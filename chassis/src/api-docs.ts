import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from './http.ts';

interface ApiDescription {
  title: string;
  description: string;
  version: string;
}

// Swagger UI sets style attributes; nothing else comes from outside the page's own files.
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** `GET /openapi.json`, from the schemas that validate, of the routes in scopes that come after this. */
export function serveApiDocument(app: App, info: ApiDescription): void {
  app.register(swagger, {
    openapi: { openapi: '3.1.0', info, servers: [{ url: '/', description: 'This service' }] },
    refResolver: { buildLocalReference: (schema, _base, _fragment, i) => `${schema.$id ?? i}` },
  });
  app.register(async (scope) => {
    scope.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  });
}

/** The same document, and `GET /docs`, which shows it with every asset served by us. */
export function serveApiDocs(app: App, info: ApiDescription): void {
  serveApiDocument(app, info);
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    uiConfig: { layout: 'BaseLayout', tryItOutEnabled: true, defaultModelsExpandDepth: -1 },
    theme: { title: info.title },
  });
}
