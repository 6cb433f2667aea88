import { Agent, get } from 'node:http';

export interface Visits {
  /** How often each version gave a number. */
  byVersion: Record<string, number>;
  hosts: Set<string>;
  /** The numbers, as they came. */
  hits: number[];
  /** What the other visitors got: a status with its reason, or the error of the connection. */
  refusals: string[];
}

interface VisitOptions {
  /** How many visitors ask at a time; each is its own connection. */
  visitors?: number;
  isKeptAlive?: boolean;
}

/** Visits the front door until stopped, or `count` times in all. */
export function startVisits(url: string, options: VisitOptions & { count?: number } = {}) {
  const { visitors = 8, isKeptAlive = true, count = Number.POSITIVE_INFINITY } = options;
  const agent = new Agent({ keepAlive: isKeptAlive, maxSockets: visitors });
  const visits: Visits = { byVersion: {}, hosts: new Set(), hits: [], refusals: [] };
  let left = count;
  const visitOn = async () => {
    while (left-- > 0) await visit(url, agent, visits);
  };
  const finished = Promise.all(Array.from({ length: visitors }, visitOn)).then(() => {
    agent.destroy();
    return visits;
  });
  return {
    visits,
    finished,
    stop: () => {
      left = 0;
      return finished;
    },
  };
}

/** Visits `count` times and gives what came of it. */
export function visitTimes(url: string, count: number, options: VisitOptions = {}) {
  return startVisits(url, { ...options, count }).finished;
}

function visit(url: string, agent: Agent, visits: Visits): Promise<void> {
  return new Promise((resolve) => {
    const refuse = (reason: string) => {
      visits.refusals.push(reason);
      resolve();
    };
    get(url, { agent, headers: { accept: 'application/json' } }, async (answer) => {
      try {
        let body = '';
        for await (const chunk of answer) body += chunk;
        if (answer.statusCode !== 200) return refuse(`${answer.statusCode} ${body}`);
        const { version, host, hits } = JSON.parse(body);
        visits.byVersion[version] = (visits.byVersion[version] ?? 0) + 1;
        visits.hosts.add(host);
        visits.hits.push(hits);
        resolve();
      } catch (error) {
        refuse(String(error));
      }
    }).on('error', (error) => refuse(error.message));
  });
}
