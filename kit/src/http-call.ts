import { Missing, Refusal, WrongCall } from './exit.ts';
import { interruption } from './interruption.ts';
import type { Shell } from './shell.ts';

export interface HttpCall {
  method: 'GET' | 'PUT' | 'DELETE';
  url: string;
  body?: object;
}

export interface HttpAnswer {
  status: number;
  body: string;
}

const timeoutMs = 30_000;

/** The call as a curl command, in words. */
export function curlWords({ method, url, body }: HttpCall): [string, ...string[]] {
  const asking = method === 'GET' ? [] : ['-X', method];
  return ['curl', ...asking, ...(body ? ['-d', JSON.stringify(body)] : []), url];
}

/**
 * Makes the call, printed first as curl; a dry run is answered with an empty 200. Throws Missing
 * where nothing answers at the address.
 */
export async function callHttp(shell: Shell, call: HttpCall): Promise<HttpAnswer> {
  interruption.throwIfAborted();
  shell.show(curlWords(call));
  return shell.isDryRun ? { status: 200, body: '' } : callQuietly(call);
}

/** Makes the call without a word. Throws as `callHttp`, and what interrupted it on Ctrl-C. */
export async function callQuietly({ method, url, body }: HttpCall): Promise<HttpAnswer> {
  try {
    const answer = await fetch(url, {
      method,
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), interruption]),
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.text() };
  } catch (cause) {
    interruption.throwIfAborted();
    throw new Missing(`Nothing answers on ${new URL(url).origin}`, { cause });
  }
}

/** What a service said no with, as the error to throw: a 4xx is a wrong call, the rest a refusal. */
export function refusalOf({ status, body }: HttpAnswer): WrongCall | Refusal {
  const reason = detailOf(body) ?? (body.slice(0, 400) || `status ${status}`);
  return status >= 400 && status < 500 ? new WrongCall(reason) : new Refusal(reason);
}

function detailOf(body: string): string | undefined {
  try {
    const { detail } = JSON.parse(body);
    return typeof detail === 'string' ? detail : undefined;
  } catch {
    return undefined;
  }
}
