import { paint } from '../terminal.ts';

const barWidth = 40;

/** The weight as a bar that is read from the back of a room: `v1 ████▒▒ v2   80 % v1, 20 % v2`. */
export function describeWeight(v2Percent: number): string {
  const v2Width = Math.round((v2Percent / 100) * barWidth);
  const bar = paint('cyan', '█'.repeat(barWidth - v2Width)) + paint('yellow', '▒'.repeat(v2Width));
  return `v1 ${bar} v2   ${describeShares(v2Percent)}`;
}

/** `80 % v1, 20 % v2`; to a tenth of a percent where replicas make it uneven. */
function describeShares(v2Percent: number): string {
  const round = (percent: number) => Math.round(percent * 10) / 10;
  return `${round(100 - v2Percent)} % v1, ${round(v2Percent)} % v2`;
}
