import { crc32, deflateSync } from 'node:zlib';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const indexedColour = 3;
/** A power of two well above the 256 colours, so that probing stays short. */
const slots = 4096;

/**
 * Encodes opaque RGBA pixels as a PNG with a palette (PNG 3rd edition, colour type 3), losslessly.
 * Gives undefined when they have more than 256 colours.
 */
export function encodePalettePng(
  rgba: Uint8Array,
  width: number,
  height: number,
): Buffer | undefined {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const stride = width + 1;
  const rows = new Uint8Array(stride * height);
  const colours = new Uint32Array(256);
  const slotColour = new Uint32Array(slots);
  const slotIndex = new Int16Array(slots).fill(-1);
  let count = 0;
  let last = 0;
  let lastIndex = -1;
  for (let y = 0, at = 0; y < height; y++) {
    let to = y * stride + 1;
    for (const end = at + width; at < end; at++, to++) {
      const colour = pixels[at] as number;
      if (colour !== last || lastIndex < 0) {
        let slot = Math.imul(colour, 0x9e3779b1) >>> 20;
        while (slotIndex[slot] !== -1 && slotColour[slot] !== colour) slot = (slot + 1) % slots;
        if (slotIndex[slot] === -1) {
          if (count === 256) return undefined;
          slotColour[slot] = colour;
          colours[count] = colour;
          slotIndex[slot] = count++;
        }
        last = colour;
        lastIndex = slotIndex[slot] as number;
      }
      rows[to] = lastIndex;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, indexedColour, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', withoutAlpha(colours.subarray(0, count))),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

function withoutAlpha(colours: Uint32Array): Uint8Array {
  return new Uint8Array(new Uint8Array(colours.slice().buffer).filter((_, at) => at % 4 !== 3));
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
