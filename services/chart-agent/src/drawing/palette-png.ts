import { indexedColour, writePng } from './png.ts';

/**
 * Encodes opaque RGBA pixels as a PNG with a palette (PNG 3rd edition, colour type 3), losslessly.
 * Gives undefined when they have more than 256 colours.
 */
export function encodePalettePng(rgba: Buffer, width: number, height: number): Buffer | undefined {
  const indexed = indexPixels(rgba, width, height);
  if (!indexed) return undefined;
  const png = writePng(indexedColour, width, height, indexed.rows, indexed.palette);
  // Left to the garbage collector, half a megabyte a chart piles up.
  indexed.rows.buffer.transfer(0);
  return png;
}

/** The palette as RGB, and the pixels as indices, each row behind its filter byte 0. */
function indexPixels(rgba: Buffer, width: number, height: number) {
  // Signed, because V8 keeps unsigned 32 bits as doubles.
  const pixels = new Int32Array(rgba.buffer, rgba.byteOffset, width * height);
  const palette = createPalette();
  const background = pixels[0] ?? 0;
  palette.find(background);
  // Most pixels are of the same colour as the one before.
  let last = background;
  let index = 0;
  const rowBytes = width * 4;
  const stride = width + 1;
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const start = y * rowBytes;
    const to = y * stride + 1;
    // Through the bars, hundreds of rows are alike.
    if (y > 0 && rgba.compare(rgba, start - rowBytes, start, start, start + rowBytes) === 0) {
      rows.copyWithin(to, to - stride, to - 1);
      continue;
    }
    const from = y * width;
    for (let x = 0; x < width; x++) {
      const colour = pixels[from + x] ?? 0;
      if (colour !== last) {
        last = colour;
        index = palette.find(colour);
        if (index === 256) return undefined;
      }
      if (index !== 0) rows[to + x] = index;
    }
  }
  return { palette: palette.rgb(), rows };
}

/** Colours in the order they come, found through a hash table of 16 slots a colour. */
function createPalette() {
  const slots = 4096;
  const slotColours = new Int32Array(slots);
  const slotIndices = new Int16Array(slots).fill(-1);
  const colours = new Int32Array(256);
  let count = 0;
  return {
    /** The colour's index; 256 if it is new and the palette is full. */
    find(colour: number): number {
      let slot = Math.imul(colour, 0x9e3779b1) >>> 20;
      while (slotIndices[slot] !== -1 && slotColours[slot] !== colour) slot = (slot + 1) % slots;
      if (slotIndices[slot] === -1) {
        if (count === 256) return 256;
        slotColours[slot] = colour;
        colours[count] = colour;
        slotIndices[slot] = count++;
      }
      return slotIndices[slot] ?? 0;
    },
    rgb: () => new Uint8Array(colours.buffer, 0, count * 4).filter((_, at) => at % 4 !== 3),
  };
}
