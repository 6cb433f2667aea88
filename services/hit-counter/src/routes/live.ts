import type { App } from '@meshwalk/chassis/http';
import { servePage } from '@meshwalk/chassis/pages';

/** `GET /live`: the canary as a picture. It asks `/` alone, so any front door will do. */
export function serveLive(app: App, { version }: { version: string }): void {
  servePage(app, {
    path: '/live',
    summary: 'The canary as a picture',
    folder: new URL('../../live/', import.meta.url),
  });
  // An injected error comes before any handler: this is how the page knows whose it was.
  app.addHook('onError', (_request, reply, _error, done) => {
    reply.header('x-app-version', version);
    done();
  });
}
