import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';

const require = createRequire(import.meta.url);
const noto = (subset: string, weight: number) =>
  `@fontsource/noto-sans-sc/files/noto-sans-sc-${subset}-${weight}-normal.woff2`;

const files = {
  'Meshwalk Latin': [noto('latin', 400), noto('latin', 700)],
  'Meshwalk Chinese': [noto('chinese-simplified', 400), noto('chinese-simplified', 700)],
  // For what Noto lacks: Greek, Cyrillic, Arabic, Hebrew, arrows, the older emoji.
  'Meshwalk Others': [
    'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
    'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
  ],
};

/** The families as a CSS font list: each character is drawn in the first that has it. */
export const fontFamilies = Object.keys(files)
  .map((name) => `"${name}"`)
  .join(', ');

/**
 * Registers the fonts that travel in npm. Skia keeps one list for all threads of a process: call
 * it on the main thread before the first worker starts. Throws if a file is missing or broken.
 */
export function registerFonts(): void {
  for (const [family, paths] of Object.entries(files)) {
    if (GlobalFonts.has(family)) continue;
    for (const path of paths) {
      const key = GlobalFonts.registerFromPath(require.resolve(path), family);
      if (!key) throw new Error(`The font ${path} cannot be read`);
    }
  }
}
