import { createDurations, type Registry } from '@meshwalk/chassis/metrics';
import type { RenderPool } from './render-pool.ts';

/** The pool, with the time of each picture drawn, its wait for a thread included, in the registry. */
export function measureRenders(renderer: RenderPool, registry: Registry): RenderPool {
  const duration = createDurations(registry, {
    name: 'chart_render_duration_seconds',
    help: 'Time from the order of a picture to its bytes, the wait for a thread included',
    labelNames: ['format'],
  });
  return {
    ...renderer,
    async render(job) {
      const end = duration.startTimer({ format: job.format });
      const bytes = await renderer.render(job);
      end();
      return bytes;
    },
  };
}
