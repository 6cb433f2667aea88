import type { Lie, Passed, Told } from './lying-proxy.ts';

type Where = string | RegExp | ((request: Passed) => boolean);

/** Whether a request goes to this path, query aside, or matches. */
function isAt(where: Where, request: Passed): boolean {
  if (typeof where === 'function') return where(request);
  if (typeof where === 'string') return request.path.split('?', 1)[0] === where;
  return where.test(request.path);
}

/** Another answer. */
export const answers = (
  where: Where,
  change: (told: Told, request: Passed) => Partial<Told>,
): Lie => ({
  answer: (told, request) => (isAt(where, request) ? change(told, request) : {}),
});

/** Another request upstream. */
export const passes = (where: Where, change: (request: Passed) => Partial<Passed>): Lie => ({
  request: (request) => (isAt(where, request) ? change(request) : {}),
});

/** Other words in the body. */
export const says = (where: Where, from: string | RegExp, to: string): Lie =>
  answers(where, ({ body }) => ({ body: Buffer.from(body.toString().replace(from, to)) }));

/** Another header, or none. */
export const heads = (where: Where, name: string, value?: string): Lie =>
  answers(where, ({ headers: { [name]: _old, ...others } }) => ({
    headers: value === undefined ? others : { ...others, [name]: value },
  }));

/** Another answer altogether. */
export const becomes = (where: Where, status: number, type = 'text/plain', text = 'lies'): Lie =>
  answers(where, () => ({ status, headers: { 'content-type': type }, body: Buffer.from(text) }));

/** Another path or query upstream. */
export const leads = (where: Where, from: string | RegExp, to: string): Lie =>
  passes(where, ({ path }) => ({ path: path.replace(from, to) }));

/** A header less upstream. */
export const drops = (where: Where, header: string): Lie =>
  passes(where, ({ headers: { [header]: _dropped, ...headers } }) => ({ headers }));

/** Whether a request has this method, and goes to this path where one is given. */
export const isMethod =
  (method: string, path?: string) =>
  (request: Passed): boolean =>
    request.method === method && (path === undefined || isAt(path, request));
