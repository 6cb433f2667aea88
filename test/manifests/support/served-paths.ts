import { type ServiceName, startService } from '../../support/service-process.ts';
import { configSchemas } from './environment.ts';
import type { ServedPaths } from './probes.ts';

/** Starts each service, asks it what it serves, and stops it. */
export async function askServedPaths(dataFolder: string): Promise<ServedPaths> {
  const entries = Object.keys(configSchemas).map(async (name) => {
    const service = await startService(name as ServiceName, { DATA_DIR: dataFolder });
    try {
      const api = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object };
      return [name, new Set(Object.keys(api.paths))] as const;
    } finally {
      await service.stop();
    }
  });
  return Object.fromEntries(await Promise.all(entries));
}
