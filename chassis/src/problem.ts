import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { describeViolations, summarize } from './schema.ts';

/** RFC 9457 problem details; further members say more about one kind of problem. */
export const problemSchema = {
  $id: 'Problem',
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'The status in words' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong, and what is allowed' },
  },
  additionalProperties: true,
} as const;

const answer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
});

/** Spread into a route's `response` schema: how it says no. */
export const problemResponses = {
  '4xx': answer('The request cannot be served as it is'),
  '5xx': answer('The service, or something behind it, cannot answer now'),
} as const;

interface ProblemOptions {
  cause?: unknown;
  headers?: Record<string, string>;
  /** Further members of the answer's body. */
  members?: Record<string, unknown>;
}

/** Thrown by a handler to answer a status with its reason. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly members: Record<string, unknown>;

  constructor(status: number, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.status = status;
    this.headers = options.headers ?? {};
    this.members = options.members ?? {};
  }
}

/** The body of a problem as JSON text. */
export function problemBody(status: number, detail: string, members: object = {}): string {
  const title = STATUS_CODES[status] ?? 'Error';
  return JSON.stringify({ type: 'about:blank', title, status, detail, ...members });
}

/** Any error as the problem it is; what is not the caller's fault keeps its details in the log. */
function toProblem(error: FastifyError | HttpProblem): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error.validation) {
    const violations = describeViolations(error.validation as never);
    return new HttpProblem(400, summarize(violations), { members: { errors: violations } });
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new HttpProblem(error.statusCode, error.message, { cause: error });
  }
  return new HttpProblem(500, 'An unexpected error; the log has it', { cause: error });
}

/** Fastify's error handler: answers problem+json and leaves the error for the request's log line. */
export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const problem = toProblem(error);
  request.failure = problem;
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(problemBody(problem.status, problem.message, problem.members));
}
