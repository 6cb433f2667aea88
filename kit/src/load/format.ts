/** `1,234`. */
export const formatCount = (count: number) => count.toLocaleString('en');

/** A share, 0 to 1, as `12.3 %`. */
export const formatShare = (share: number) => `${formatPoints(share)} %`;

/** A share, 0 to 1, in percent with one digit. */
export const formatPoints = (share: number) => (share * 100).toFixed(1);

/** A share without needless digits: `20 %`, `33.3 %`. */
export const formatPercent = (share: number) => `${Math.round(share * 1_000) / 10} %`;

/** A confidence, 0 to 1, as `99.5 %`, with all its digits. */
export const formatConfidence = (share: number) => `${Number((share * 100).toPrecision(9))} %`;

/** `0.8 ms`, `12 ms`, `1.25 s`. */
export function formatMs(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** Rows as lines, each column as wide as its widest cell: the first to the left, the rest to the right. */
export function alignRows(rows: readonly (readonly string[])[], gap = 3): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return cells.join(' '.repeat(gap)).trimEnd();
  });
}
