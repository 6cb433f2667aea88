import type { App } from './http.ts';
import { HttpProblem } from './problem.ts';

/** Makes each path that `app` is given from now on answer 405 with `Allow` to its other methods. */
export function collectMethods(app: App): { refuseOtherMethods(): void } {
  const methodsByPath = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByPath.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByPath.set(url, methods);
  });

  return {
    refuseOtherMethods() {
      for (const [url, allowed] of [...methodsByPath]) {
        if (url.includes('*')) continue;
        const refused = app.supportedMethods.filter((method) => !allowed.has(method));
        const allow = [...allowed].sort().join(', ');
        app.route({
          url,
          method: refused,
          schema: { hide: true },
          // Before the body is read: a body that is wrong too does not change the answer.
          onRequest: async (request) => {
            const detail = `${url} does not answer ${request.method}; it answers ${allow}`;
            throw new HttpProblem(405, detail, { headers: { allow } });
          },
          handler: () => undefined,
        });
      }
    },
  };
}
