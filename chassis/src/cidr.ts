import { BlockList, isIP } from 'node:net';

/** Whether the text is a comma-separated list of addresses or CIDR ranges, or empty. */
export function isCidrList(text: string): boolean {
  return splitList(text).every((range) => {
    const [address = '', prefix, rest] = range.split('/');
    const bits = isIP(address) === 4 ? 32 : 128;
    if (isIP(address) === 0 || rest !== undefined) return false;
    return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  });
}

/** A test for membership of the ranges; IPv4 in IPv6 (`::ffff:10.0.0.1`) counts as IPv4. */
export function cidrMatcher(list: string): (address: string) => boolean {
  const ranges = new BlockList();
  for (const range of splitList(list)) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    ranges.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    return ranges.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6');
  };
}

/** The address without its IPv6 wrapping: `::ffff:10.0.0.1` is `10.0.0.1`. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** Splits a comma-separated variable; blanks and empty entries fall away. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}
