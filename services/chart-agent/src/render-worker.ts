import { ChartPainter } from './drawing/chart-painter.ts';
import { encodeCanvas } from './drawing/encode.ts';
import type { ChartJob } from './render-pool.ts';

const painter = new ChartPainter();

/** Runs on a worker thread: draws one chart and gives its bytes. */
export default function render(job: ChartJob): Uint8Array {
  return encodeCanvas(painter.paint(job), job.format);
}
