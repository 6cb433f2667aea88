/** So many times the usual gap between faulted answers without one: chance does it 1 in 20,000. */
const patience = 10;
/** Until more is known, a fault is expected once in so many answers. */
const usualGap = 10;

/** Tells when injected faults begin, and when they are over, from what the answers say of them. */
export function createFaultWatch() {
  let answers = 0;
  let faults = 0;
  let sinceLast = 0;
  return {
    /**
     * Takes one answer's x-fault-injected; gives the change it makes certain.
     * @param {string | null} fault
     * @returns {'fault' | 'faultOver' | null}
     */
    add(fault) {
      if (fault === null && faults === 0) return null;
      answers++;
      if (fault !== null) {
        sinceLast = 0;
        faults++;
        return faults === 1 ? 'fault' : null;
      }
      sinceLast++;
      const gap = (answers - sinceLast + usualGap) / faults;
      if (sinceLast < patience * gap) return null;
      answers = 0;
      faults = 0;
      return 'faultOver';
    },
  };
}
