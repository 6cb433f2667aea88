import type { App } from '@meshwalk/chassis/http';
import { problemResponses } from '@meshwalk/chassis/problem';

interface GreetingOptions {
  greeting: string;
  host: string;
}

const querySchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 80, default: 'world', description: 'Whom' },
  },
} as const;

const greetingSchema = {
  type: 'object',
  required: ['message', 'host'],
  properties: {
    message: { type: 'string' },
    host: { type: 'string', description: 'The instance that answered' },
  },
} as const;

/** `GET /` greets; `?name=` says whom. */
export function serveGreetings(app: App, { greeting, host }: GreetingOptions): void {
  app.get(
    '/',
    {
      schema: {
        summary: 'A greeting',
        tags: ['greetings'],
        querystring: querySchema,
        response: { 200: { description: 'A greeting', ...greetingSchema }, ...problemResponses },
      },
    },
    async ({ query: { name } }) => ({ message: `${greeting}, ${name}!`, host }),
  );
}
