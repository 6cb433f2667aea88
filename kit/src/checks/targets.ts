import { Missing, Refusal, WrongCall } from '../exit.ts';
import { type Copy, type Rung, type RungUrls, serviceNames } from '../rungs/rung.ts';
import { note } from '../terminal.ts';
import { type Answer, openLine, saysRetryAfter } from './ask.ts';
import { describe } from './expect.ts';
import type { Target } from './run.ts';

/**
 * What answers at a path of this URL. Throws Missing at once where nothing does, and in the end where
 * it is a 503 each time.
 */
async function reach(url: string, path: string, timeoutMs: number): Promise<Answer> {
  const { ask, close } = openLine(url, { signal: AbortSignal.timeout(timeoutMs) });
  const within = `within ${timeoutMs / 1_000} s`;
  const answer = await ask(path)
    .catch((cause) => {
      const isLate = cause instanceof Error && cause.name === 'AbortError';
      const why = isLate ? `no answer ${within}` : describeCause(cause);
      throw new Missing(`Nothing answers at ${url}: ${why}`, { cause });
    })
    .finally(close);
  if (!saysRetryAfter(answer)) return answer;
  throw new Missing(`${url} did not become ready ${within}: ${describe(answer)}`);
}

/** An address that stands for several is an error of several, without words of its own. */
function describeCause(error: unknown): string {
  const [first = error] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : String(first);
}

interface TargetOptions {
  service?: string | undefined;
  adminUrl?: string | undefined;
  /** How long to wait for an answer. */
  timeoutMs: number;
}

/**
 * The target behind a URL; its service is the one that /version or /openapi.json names, unless
 * given. Throws Missing where nothing answers, WrongCall where the service cannot be told.
 */
export async function findTarget(
  url: string,
  { service, adminUrl, timeoutMs }: TargetOptions,
): Promise<Target> {
  const version = await reach(url, '/version', timeoutMs);
  if (adminUrl !== undefined) await reach(adminUrl, '/faults', timeoutMs);
  const name =
    service ??
    textAt(version, 'name') ??
    textAt(await reach(url, '/openapi.json', timeoutMs), 'info', 'title');
  if (name === undefined) {
    const said = `status ${version.status} to /version`;
    throw new WrongCall(`Which service is ${url}? It says ${said}; name it with --service`);
  }
  return { service: name, url, adminUrl };
}

/** The text under these keys of a JSON answer, if there is one. */
function textAt({ text }: Answer, ...keys: string[]): string | undefined {
  try {
    let value = JSON.parse(text);
    for (const key of keys) value = value?.[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The copies past the doors. Where there is no getting at them the doors are asked all the same. */
async function reachCopies(rung: Rung): Promise<Copy[]> {
  try {
    return await rung.reachCopies();
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Missing)) throw error;
    note(`The copies behind the doors cannot be reached: ${error.message}`);
    return [];
  }
}

const urlNames = {
  'metric-generator': 'metricGenerator',
  'chart-agent': 'chartAgent',
  'hit-counter': 'front',
} as const satisfies Record<string, keyof RungUrls>;

/**
 * The three services of a rung as its users reach them, and past every door the copies that the rung
 * can reach, with their admin ports. Throws Missing where one of the three does not answer.
 */
export async function findTargets(rung: Rung, timeoutMs: number): Promise<Target[]> {
  const [urls, copies] = [await rung.urls(), await reachCopies(rung)];
  const targets = serviceNames.flatMap((service): Target[] => {
    const url = urls[urlNames[service]];
    const direct = copies
      .filter((copy) => copy.service === service)
      .map(({ version, url, adminUrl }) => ({ service, version, url, adminUrl }));
    if (direct.some((target) => target.url === url)) return direct;
    const whyNoAdmin =
      direct.length > 0 ? 'a door has no admin port; its copies are asked below' : undefined;
    return [{ service, url, ...(whyNoAdmin && { whyNoAdmin }) }, ...direct];
  });
  await Promise.all(targets.map(({ url }) => reach(url, '/version', timeoutMs)));
  return targets;
}
