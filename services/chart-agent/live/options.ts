/** One option as the service's schema describes it. */
export interface OptionSchema {
  enum?: readonly string[];
  type?: string;
  minimum?: number;
  maximum?: number;
  default?: string | number;
}

export type OptionSchemas = Record<string, OptionSchema>;

/** The query of a chart's URL, without what is the service's default anyway. */
export function chartQuery(chosen: Record<string, string>, schemas: OptionSchemas): string {
  const different = Object.entries(chosen).filter(([name, value]) => {
    return value !== '' && value !== String(schemas[name]?.default);
  });
  const query = new URLSearchParams(different).toString();
  return query === '' ? '' : `?${query}`;
}
