import type { Finding, Rule } from '../finding.ts';
import { covers } from '../model/matches.ts';
import { type HttpRoute, virtualServicesOf } from '../model/virtual-services.ts';

/** A route that no request reaches: each one that it matches, a route above takes. */
export const unreachableRoute: Rule = {
  id: 'unreachable-route',
  istio: ['IST0130', 'IST0131'],
  find: (objects) => virtualServicesOf(objects).flatMap(({ routes }) => routes.flatMap(findAbove)),
};

function findAbove(route: HttpRoute, index: number, routes: HttpRoute[]): Finding[] {
  const above = routes.slice(0, index);
  const taker = above.find(({ matches }) => matches.length === 0);
  if (taker) return [unreachable(route, taker, 'takes every request')];
  if (route.matches.length === 0) return [];
  const takers = route.matches.map((match) =>
    above.find(({ matches }) => matches.some((earlier) => covers(earlier.value, match.value))),
  );
  const [first] = takers;
  return first && takers.every(Boolean)
    ? [unreachable(route, first, 'takes every request that this one matches')]
    : [];
}

function unreachable(route: HttpRoute, taker: HttpRoute, does: string): Finding {
  const line = taker.at.object.originOf(taker.at.path).line;
  const place = line === undefined ? `route ${Number(taker.at.path.at(-1)) + 1}` : `line ${line}`;
  return {
    at: route.at,
    what: `No request reaches this route: the one of ${place} ${does}`,
    why: 'the first route that matches wins, whatever stands below it',
    mend: `Move this route above ${place}; the route without a match comes last`,
  };
}
