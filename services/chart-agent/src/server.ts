import { run } from '@meshwalk/chassis/run';
import { buildApp } from './app.ts';
import { configSchema } from './config.ts';

await run({ name: 'chart-agent', schema: configSchema, build: buildApp });
