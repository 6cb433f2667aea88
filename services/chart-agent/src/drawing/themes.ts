import type { ThemeName } from '../chart-options.ts';

/** What a measure is about: measures of one kind share a colour. */
export type Kind = 'failures' | 'load' | 'latency';

/**
 * Text has one colour, at most 240 levels from the background in any channel: its anti-aliasing
 * then takes at most 241 of a palette's 256 colours. `typeScale` multiplies every size of type.
 */
export interface Theme {
  background: string;
  text: string;
  grid: string;
  bars: Record<Kind, string>;
  typeScale: number;
}

/** Contrast with the background: text 7:1 or more, bars 3:1 or more (WCAG 2.2, 1.4.6 and 1.4.11). */
export const themes: Record<ThemeName, Theme> = {
  light: {
    background: '#ffffff',
    text: '#1f2933',
    grid: '#e1e5ea',
    bars: { failures: '#c8553d', load: '#2b6cb0', latency: '#2c7a7b' },
    typeScale: 1,
  },
  dark: {
    background: '#14181f',
    text: '#e6e9ee',
    grid: '#2c333e',
    bars: { failures: '#f28b70', load: '#6ea8fe', latency: '#5cc8b8' },
    typeScale: 1,
  },
  projector: {
    background: '#ffffff',
    text: '#101010',
    grid: '#c4c4c4',
    bars: { failures: '#b00020', load: '#003f9e', latency: '#00594f' },
    typeScale: 1.35,
  },
};
