import { createCanvas, loadImage } from 'canvas';

export interface Pixels {
  width: number;
  height: number;
  rgba: Buffer;
}

/** Decodes a picture with Skia's decoders, which share no code with our encoder. */
export async function decode(picture: Uint8Array): Promise<Pixels> {
  const image = await loadImage(Buffer.from(picture));
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return { width, height, rgba: canvas.data() };
}

/** How many pixels have that colour, `#rrggbb`. */
export function count({ rgba }: Pixels, colour: string): number {
  const wanted = Number.parseInt(colour.slice(1), 16);
  let found = 0;
  for (let at = 0; at < rgba.length; at += 4) if (rgba.readUIntBE(at, 3) === wanted) found++;
  return found;
}
