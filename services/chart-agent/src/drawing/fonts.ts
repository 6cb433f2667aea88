import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';

const require = createRequire(import.meta.url);
const noto = (subset: string, weight: number) =>
  `@fontsource/noto-sans-sc/files/noto-sans-sc-${subset}-${weight}-normal.woff2`;

/** For our own texts, all of ASCII: searching one family takes half the time of three. */
export const latinFamily = 'Meshwalk Latin';
const chineseFamily = 'Meshwalk Chinese';
/** For what Noto lacks: Greek, Cyrillic, Arabic, Hebrew, arrows, the older emoji. */
const otherFamily = 'Meshwalk Others';

/** For texts of others, as a CSS font list: each character is drawn in the first that has it. */
export const anyFamily = [latinFamily, chineseFamily, otherFamily]
  .map((name) => `"${name}"`)
  .join(', ');

/**
 * Registers the fonts that travel in npm. Skia keeps one list for all threads of a process, so the
 * first thread does it for the others. Throws if a file is missing or broken.
 */
export function registerFonts(): void {
  // The one registered last: with it, all are there.
  if (GlobalFonts.has(otherFamily)) return;
  register(latinFamily, noto('latin', 400));
  register(latinFamily, noto('latin', 700));
  register(chineseFamily, noto('chinese-simplified', 400));
  register(otherFamily, 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
}

function register(family: string, path: string): void {
  if (GlobalFonts.registerFromPath(require.resolve(path), family)) return;
  throw new Error(`The font ${path} cannot be read`);
}
