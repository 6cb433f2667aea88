export const chartTypes = ['bar', 'horizontal-bar', 'line', 'radar'] as const;
export const themeNames = ['light', 'dark', 'projector'] as const;
const formats = ['png', 'webp', 'svg', 'json'] as const;

export type ChartType = (typeof chartTypes)[number];
export type ThemeName = (typeof themeNames)[number];
export type Format = (typeof formats)[number];

/** The query of a chart's URL: what it looks like, and `seed` to get the same one again. */
export const chartQuerySchema = {
  type: 'object',
  properties: {
    format: { enum: formats, default: 'png', description: 'Kind of picture, or json: the metric' },
    width: {
      type: 'integer',
      minimum: 256,
      maximum: 2048,
      default: 1024,
      description: 'Width in pixels',
    },
    height: {
      type: 'integer',
      minimum: 192,
      maximum: 1152,
      default: 512,
      description: 'Height in pixels',
    },
    theme: { enum: themeNames, default: 'light', description: 'Colours and size of type' },
    type: { enum: chartTypes, default: 'bar', description: 'Kind of chart' },
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Repeats a chart: the same seed, the same values',
      examples: [7],
    },
  },
} as const;
