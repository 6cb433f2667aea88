/** As much of a VirtualService as a canary moves. */
export interface VirtualService {
  spec: { http: HttpRoute[] };
}

interface HttpRoute {
  match?: object[];
  route?: Destination[];
}

interface Destination {
  destination: { host: string; subset?: string; port?: { number: number } };
  weight?: number;
}

/** The share of v2 in the route that takes what no other matched; undefined without such a route. */
export function readShare({ spec }: VirtualService): number | undefined {
  const destinations = spec.http[catchAllOf(spec.http)]?.route;
  if (destinations === undefined) return undefined;
  const [only] = destinations;
  if (destinations.length === 1) return only?.destination.subset === 'v2' ? 100 : 0;
  return destinations.find(({ destination }) => destination.subset === 'v2')?.weight ?? 0;
}

/** The JSON patch that gives v2 this share of what no other route matched. */
export function patchShare({ spec }: VirtualService, v2Percent: number): object[] {
  const to = (subset: string, weight: number): Destination => ({
    destination: { host: 'hit-counter', subset, port: { number: 8_080 } },
    weight,
  });
  const value = [to('v1', 100 - v2Percent), to('v2', v2Percent)];
  // "add" also replaces: a route that mirrors or redirects may have none.
  return [{ op: 'add', path: `/spec/http/${catchAllOf(spec.http)}/route`, value }];
}

/** The first match wins, so what takes the rest comes last. */
const catchAllOf = (routes: HttpRoute[]) => Math.max(0, routes.length - 1);
