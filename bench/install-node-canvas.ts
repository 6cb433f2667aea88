import { existsSync } from 'node:fs';
import { execa } from 'execa';

const folder = new URL('./peers/node-canvas/', import.meta.url);
/** The headers of the system's Node: node-gyp would otherwise ask nodejs.org for them. */
const systemHeaders = '/usr/include/node/node_api.h';

/**
 * Installs node-canvas for its benchmark alone, once; it is compiled where its binary cannot be had.
 * Gives the reason where that fails.
 */
export async function installNodeCanvas(): Promise<string | undefined> {
  if (existsSync(new URL('node_modules/canvas/build/Release/canvas.node', folder)))
    return undefined;
  const env = existsSync(systemHeaders) ? { npm_config_nodedir: '/usr' } : {};
  const { failed } = await execa('npm', ['ci'], { cwd: folder, env, reject: false });
  if (!failed) return undefined;
  return 'node-canvas does not install (apt: libcairo2-dev libpango1.0-dev libjpeg-dev libgif-dev librsvg2-dev)';
}
