/** What stands in one cell of the field; a number is the status of an error, 0 for none. */
export type Cell = 'v1' | 'v2' | 'change' | number;

export type Colours = Record<
  'ink' | 'faint' | 'rule' | 'paper' | 'v1' | 'v2' | 'error' | 'on-mark',
  string
>;
export const colourNames = [
  'ink',
  'faint',
  'rule',
  'paper',
  'v1',
  'v2',
  'error',
  'on-mark',
] as const;

/** Draws one mark around a point: versions and errors differ in shape, text and colour. */
export function drawMark(
  context: CanvasRenderingContext2D,
  cell: Cell,
  x: number,
  y: number,
  size: number,
  colours: Colours,
): void {
  const text = typeof cell === 'number' ? (cell === 0 ? '×' : String(cell)) : cell;
  context.beginPath();
  if (cell === 'change') {
    drawFlag(context, x, y, size, colours.ink);
    return;
  }
  if (cell === 'v1') context.arc(x, y, size * 0.42, 0, 2 * Math.PI);
  if (cell === 'v2') traceDiamond(context, x, y, size * 0.5);
  if (typeof cell === 'number')
    context.rect(x - size * 0.43, y - size * 0.36, size * 0.86, size * 0.72);

  if (typeof cell === 'number') {
    context.lineWidth = size * 0.07;
    context.strokeStyle = colours.error;
    context.stroke();
    context.fillStyle = colours.error;
  } else {
    context.fillStyle = colours[cell];
    context.fill();
    context.fillStyle = colours['on-mark'];
  }
  const height = text === '×' ? 0.6 : text.length > 2 ? 0.37 : 0.42;
  context.font = `700 ${size * height}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y + size * 0.02);
}

function traceDiamond(context: CanvasRenderingContext2D, x: number, y: number, half: number) {
  context.moveTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.lineTo(x - half, y);
  context.closePath();
}

function drawFlag(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  colour: string,
) {
  context.fillStyle = colour;
  context.fillRect(x - size * 0.22, y - size * 0.42, size * 0.09, size * 0.84);
  context.moveTo(x - size * 0.13, y - size * 0.42);
  context.lineTo(x + size * 0.34, y - size * 0.18);
  context.lineTo(x - size * 0.13, y + size * 0.06);
  context.fill();
}
