import { run } from '@meshwalk/chassis/run';
import { buildApp } from './app.ts';
import { configSchema } from './config.ts';

await run({ name: 'greeter', schema: configSchema, build: buildApp });
