/** @import { Chosen, OptionSchemas } from './types.ts' */

/**
 * The query of a chart's URL, without what is the service's default anyway.
 * @param {Chosen} chosen
 * @param {OptionSchemas} schemas
 */
export function chartQuery(chosen, schemas) {
  const different = Object.entries(chosen).filter(([name, value]) => {
    return value !== '' && value !== String(schemas[name]?.default);
  });
  const query = new URLSearchParams(different).toString();
  return query === '' ? '' : `?${query}`;
}
