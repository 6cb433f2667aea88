/**
 * What is wrong with the numbers that hits were answered with, given the count after them: none may
 * be answered twice, and none be more than is counted.
 */
export function findLosses(answered: readonly number[], count: number): string[] {
  const twice = answered.length - new Set(answered).size;
  const highest = answered.reduce((left, right) => Math.max(left, right), 0);
  return [
    ...(twice > 0 ? [`${twice} numbers were answered twice`] : []),
    ...(count < highest ? [`${count} is counted, but ${highest} was answered`] : []),
    ...(count < answered.length ? [`${count} is less than ${answered.length} answered hits`] : []),
  ];
}
