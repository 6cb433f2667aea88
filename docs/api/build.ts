/**
 * Writes the OpenAPI document of each service, and that of the admin port which all of them have, and
 * from each a page that needs nothing else: `npm run api`.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@meshwalk/chassis/config';
import type { App } from '@meshwalk/chassis/http';
import { createLogger } from '@meshwalk/chassis/logger';
import { buildApp as buildChartAgent } from '../../services/chart-agent/src/app.ts';
import * as chartAgent from '../../services/chart-agent/src/config.ts';
import { buildApp as buildHitCounter } from '../../services/hit-counter/src/app.ts';
import * as hitCounter from '../../services/hit-counter/src/config.ts';
import { buildApp as buildMetricGenerator } from '../../services/metric-generator/src/app.ts';
import * as metricGenerator from '../../services/metric-generator/src/config.ts';
import type { OpenApi } from './openapi.ts';
import { writePage } from './page.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'api-'));
const environment = { LOG_LEVEL: 'silent', DATA_DIR: dataDir };
const logger = createLogger('api', { APP_VERSION: 'v1', HOSTNAME: '', LOG_LEVEL: 'silent' });

const services = {
  'metric-generator': buildMetricGenerator(
    readConfig<metricGenerator.Config>(metricGenerator.configSchema, environment),
    logger,
  ),
  'chart-agent': await buildChartAgent(
    readConfig<chartAgent.Config>(chartAgent.configSchema, environment),
    logger,
  ),
  'hit-counter': await buildHitCounter(
    readConfig<hitCounter.Config>(hitCounter.configSchema, environment),
    logger,
  ),
};

const style = await readFile(join(import.meta.dirname, 'page.css'), 'utf8');
const root = process.argv[2] ?? join(import.meta.dirname, '..', '..');

async function writeApi(app: App, folder: string): Promise<void> {
  const document: OpenApi = (await app.inject('/openapi.json')).json();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'openapi.json'), `${JSON.stringify(document, undefined, 2)}\n`);
  await writeFile(join(folder, 'api.html'), writePage(document, style));
}

for (const [name, { app }] of Object.entries(services)) {
  await writeApi(app, join(root, 'services', name));
}
await writeApi(services['metric-generator'].admin, join(root, 'chassis'));
for (const service of Object.values(services)) await service.close();
await rm(dataDir, { recursive: true });
