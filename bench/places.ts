import type { Profiler, Runtime } from 'node:inspector/promises';

/** The share of a profile's busy time, 0 to 1, by the place whose own code ran; the largest first. */
export function sharesByPlace({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile) {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const place = places.get(id) ?? '';
    if (place === 'idle') continue;
    const time = timeDeltas[index] ?? 0;
    busy += time;
    times.set(place, (times.get(place) ?? 0) + time);
  }
  return [...times]
    .map(([place, time]) => ({ place, share: time / busy }))
    .toSorted((a, b) => b.share - a.share);
}

/** What V8 names native functions; those of the canvas all bear the name of one class of its module. */
const natives: Record<string, string> = {
  writev: 'writing to sockets (system calls)',
  writeUtf8String: 'writing to sockets (system calls)',
  writeLatin1String: 'writing to sockets (system calls)',
  writeString: 'writing the log (system calls)',
  writeSync: 'zlib: deflate',
  CanvasGradient: 'Skia: shapes, text, pixels',
  '(idle)': 'idle',
  '(garbage collector)': 'garbage collector',
};

/** A package, a file of ours, or what V8 and Node's native code do. */
function placeOf({ functionName, url }: Runtime.CallFrame): string {
  const inPackages = url.split('/node_modules/').slice(1).at(-1);
  if (inPackages) return /^(@[^/]+\/)?[^/]+/.exec(inPackages)?.[0] ?? inPackages;
  if (url.startsWith('file:')) return url.slice(new URL('..', import.meta.url).href.length);
  if (url.startsWith('node:')) return url.startsWith('node:internal') ? 'node:internal' : url;
  return natives[functionName] ?? 'other native code';
}
