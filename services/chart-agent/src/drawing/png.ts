import { constants, crc32, deflateSync } from 'node:zlib';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Colour types of PNG (3rd edition, table 8). */
export const trueColour = 2;
export const indexedColour = 3;

/** A PNG of 8 bits a sample, from rows that each stand behind the byte of their filter. */
export function writePng(
  colourType: typeof trueColour | typeof indexedColour,
  width: number,
  height: number,
  rows: Uint8Array,
  palette?: Uint8Array,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);
  // Runs alone: 13.7 kB in 0.4 ms; level 1 makes 15.4 kB in 0.5 ms, level 6 12.0 kB in 3.7 ms.
  const data = deflateSync(rows, { level: 1, strategy: constants.Z_RLE });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
