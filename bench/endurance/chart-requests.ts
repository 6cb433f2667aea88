import type { Random } from '@meshwalk/chassis/random';
import { chartQuerySchema } from '../../services/chart-agent/src/chart-options.ts';

const { format, width, height, theme, type, seed } = chartQuerySchema.properties;
const pictures = format.enum.filter((name) => name !== 'json');

/** A picture to ask for, with what it has to be. */
export interface ChartRequest {
  path: string;
  format: (typeof pictures)[number];
  width: number;
  height: number;
}

/** Draws options from all that the chart-agent's schema allows; every second chart has a seed. */
export function drawChartRequest(random: Random): ChartRequest {
  const within = ({ minimum, maximum }: { minimum: number; maximum: number }) =>
    minimum + Math.floor(random() * (maximum - minimum + 1));
  const oneOf = <T extends string>(choices: readonly T[]): T =>
    choices[Math.floor(random() * choices.length)] as T;
  const asked = { format: oneOf(pictures), width: within(width), height: within(height) };
  const query = new URLSearchParams({
    ...{ format: asked.format, width: String(asked.width), height: String(asked.height) },
    ...{ theme: oneOf(theme.enum), type: oneOf(type.enum) },
    ...(random() < 0.5 ? { seed: String(within(seed)) } : {}),
  });
  return { path: `/k8s-app-monitor-agent?${query}`, ...asked };
}
