import { missingNginx, startNginx } from '../../test/support/nginx.ts';
import { startService } from '../../test/support/service-process.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import type { Trial } from './trial.ts';
import { judgeVisits, oddFailures, readHits, sendCrowd } from './visits.ts';

export const nginxReloads: Trial = {
  name: 'nginx-reloads',
  promised: 'nginx takes a new weight by a reload under load, and loses no request',
  unit: 'reloads',
  long: 300,
  short: 15,
  missing: missingNginx,
  async run(context, size) {
    const DATA_DIR = await temporaryFolder(context);
    const start = (APP_VERSION: string) => startService('hit-counter', { APP_VERSION, DATA_DIR });
    const [v1, v2] = await Promise.all([start('v1'), start('v2')]);
    context.after(v1.stop);
    context.after(v2.stop);
    const nginx = await startNginx({ v1: v1.url, v2: v2.url, v2Percent: 20 });
    context.after(nginx.stop);

    const crowd = sendCrowd(context, [nginx.url]);
    for (let reload = 0; reload < size; reload++) {
      await crowd.untilAnswered(20);
      await nginx.reload(1 + (reload % 99));
    }
    await crowd.untilAnswered(20);
    await crowd.stop();
    const visits = judgeVisits(crowd, await readHits(v1.url));
    return {
      figures: { reloads: size, ...visits.figures },
      broken: [...visits.broken, ...oddFailures(crowd)],
    };
  },
};
