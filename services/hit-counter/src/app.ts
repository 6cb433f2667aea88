import type { Logger } from '@meshwalk/chassis/logger';
import { createService, type Service } from '@meshwalk/chassis/service';
import type { Tracer } from '@meshwalk/chassis/span';
import { clientNamer, ownAddress } from './addresses.ts';
import { type Config, redisUrlOf } from './config.ts';
import { serveHits } from './routes/hits.ts';
import { serveLive } from './routes/live.ts';
import type { HitStore } from './store.ts';

/** Within a second the caller has an answer; the rest of it is for the answer's way. */
const storeDeadlineMs = 800;

/** The hit-counter, not listening yet, on Redis where the environment names one, else on LMDB. */
export async function buildApp(config: Config, logger: Logger, tracer?: Tracer): Promise<Service> {
  const store = await openStore(config, logger);
  const service = createService({
    name: 'hit-counter',
    description: 'Counts the hits of one page; v1 answers with its IP address, v2 with its name.',
    config,
    logger,
    tracer,
    checks: { store: () => store.ping() },
    routes: (app) => {
      serveHits(app, {
        store,
        version: config.APP_VERSION,
        host: config.APP_VERSION === 'v1' ? ownAddress() : config.HOSTNAME,
        nameClient: clientNamer(config.TRUST_PROXY),
      });
      serveLive(app, { version: config.APP_VERSION });
    },
  });
  service.app.addHook('onClose', () => store.close());
  return service;
}

/** Only the store that is used is loaded: each driver costs memory. */
async function openStore(config: Config, logger: Logger): Promise<HitStore> {
  const url = redisUrlOf(config);
  if (url === undefined) {
    const { openLmdbStore } = await import('./lmdb-store.ts');
    try {
      return openLmdbStore({ dataDir: config.DATA_DIR, deadlineMs: storeDeadlineMs });
    } catch (cause) {
      throw new Error(
        `${cause instanceof Error ? cause.message : cause}; DATA_DIR chooses another folder`,
        { cause },
      );
    }
  }
  const { openRedisStore } = await import('./redis-store.ts');
  return openRedisStore({
    url,
    deadlineMs: storeDeadlineMs,
    onTrouble: (error) => logger.error({ err: error }, 'store away'),
    onRecovery: () => logger.info('store back'),
  });
}
