import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 50;

/** Waits until `url` answers 200. Throws once `signal` is aborted. */
export async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  while (!(await answersOk(url, signal))) await sleep(pauseMs, undefined, { signal });
}

/** Whether `url` answers 200. */
export function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { signal, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}
