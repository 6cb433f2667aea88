import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Fault,
  type FaultSwitch,
  faultHeaderSchema,
  faultRulesSchema,
  faultStateSchema,
  formatFault,
} from './faults.ts';
import type { App } from './http.ts';
import { HttpProblem, problemResponses } from './problem.ts';
import { compileSchema, describeViolations, summarize } from './schema.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Faults and traces leave the route alone: a probe, or a page that shows what faults do. */
    isSpared?: boolean;
  }
}

interface InjectionOptions {
  faults: FaultSwitch;
  isHeaderAllowed: boolean;
  /** Ends a delay early, so that a held request is answered before the process goes. */
  draining: AbortSignal;
}

/** Injects faults into every request but the probes, by the switch or by the x-fault header. */
export function injectFaults(app: App, { faults, isHeaderAllowed, draining }: InjectionOptions) {
  app.addHook('onRequest', (request, reply, done) => {
    // It draws nothing either: a seed then chooses the same requests with and without a health check.
    if (request.routeOptions.config.isSpared) return done();
    const asked = isHeaderAllowed ? request.headers['x-fault'] : undefined;
    const fault = asked === undefined ? faults.draw() : parseFaultHeader(String(asked));
    if (fault instanceof HttpProblem) return done(fault);
    if (fault === null) return done();
    inject(fault, request, reply, draining).then(() => done(), done);
  });
}

async function inject(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
  draining: AbortSignal,
) {
  request.fault = formatFault(fault);
  reply.header('x-fault-injected', request.fault);
  if (fault.delayMs > 0) {
    await sleep(fault.delayMs, undefined, { signal: draining }).catch(() => undefined);
  }
  if (fault.abort) {
    reply.hijack();
    request.raw.destroy();
  } else if (fault.status !== null) {
    throw new HttpProblem(fault.status, `Injected on demand: ${request.fault}`);
  }
}

const validateHeader = compileSchema(faultHeaderSchema, 'text');

/** Reads `delay=200;status=503`; gives the problem instead where that is not what it says. */
function parseFaultHeader(text: string): Fault | HttpProblem | null {
  const asked: Record<string, unknown> = Object.fromEntries(
    text
      .split(';')
      .filter((part) => part.trim() !== '')
      .map((part) => part.split('=').map((word) => word.trim()))
      .map(([name, ...value]) => [name, value.join('=')]),
  );
  if (!validateHeader(asked)) {
    const errors = describeViolations(validateHeader.errors ?? []);
    return new HttpProblem(400, `In the x-fault header, ${summarize(errors)}`, {
      members: { errors },
    });
  }
  const { delay = 0, status = null } = asked as { delay?: number; status?: number };
  return delay === 0 && status === null ? null : { delayMs: delay, status, abort: false };
}

/** `GET|PUT|DELETE /faults` on the admin port. */
export function serveFaults(admin: App, faults: FaultSwitch): void {
  // curl -d sends a form's content type: whatever it is called, it has to be JSON.
  admin.removeAllContentTypeParsers();
  admin.addContentTypeParser(
    '*',
    { parseAs: 'string' },
    admin.getDefaultJsonParser('error', 'error'),
  );

  const state = () => ({ active: faults.current() !== null, ...faults.current() });
  const tags = ['faults'];
  const response = {
    200: { description: 'The faults in force', ...faultStateSchema },
    ...problemResponses,
  };
  admin.get(
    '/faults',
    { schema: { summary: 'Which faults are on, and for how long yet', tags, response } },
    async () => state(),
  );
  admin.put(
    '/faults',
    {
      schema: {
        summary: 'Sets the faults, in place of those before',
        tags,
        body: faultRulesSchema,
        response,
      },
    },
    async (request) => {
      faults.set(request.body);
      request.log.warn({ faults: request.body }, 'faults set');
      return state();
    },
  );
  admin.delete(
    '/faults',
    {
      schema: {
        summary: 'Ends all faults',
        tags,
        response: { 204: { description: 'None is on', type: 'null' }, ...problemResponses },
      },
    },
    async (request, reply) => {
      faults.clear();
      request.log.warn('faults cleared');
      return reply.code(204).send();
    },
  );
}
