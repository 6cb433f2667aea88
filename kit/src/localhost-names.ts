import dns from 'node:dns';

/**
 * Makes every name that ends in `.localhost` lead to this machine, as RFC 6761 asks for and curl
 * and browsers do. Not every system's resolver does, and the mesh's gateway goes by such names.
 */
export function resolveLocalhostNames(): void {
  const { lookup } = dns;
  const lookUp = (name: string, ...rest: unknown[]) =>
    Reflect.apply(lookup, dns, [/\.localhost\.?$/i.test(name) ? 'localhost' : name, ...rest]);
  // node:net takes it from there for each connection.
  Reflect.set(dns, 'lookup', lookUp);
}
