import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../test/support/free-ports.ts';
import { missingNginx, startNginx } from '../../test/support/nginx.ts';
import { type RunningService, startService } from '../../test/support/service-process.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait.ts';
import { createLedger, type Trial } from './trial.ts';
import { judgeVisits, oddFailures, readHits, sendCrowd } from './visits.ts';

const deadlineMs = 60_000;
/** nginx leaves a server alone for a second after it was refused there. */
const trustedAgainMs = 1_500;
const replicas = ['v1', 'v1', 'v2', 'v2'];

export const countersBehindNginx: Trial = {
  name: 'counters-behind-nginx',
  promised:
    'two replicas a version behind nginx: each is told to end and started anew in turn, and no visitor sees an error',
  unit: 'rounds of four',
  long: 5,
  short: 1,
  missing: missingNginx,
  async run(context, size) {
    const { broken, hold } = createLedger();
    const dataDir = await temporaryFolder(context);
    const ports = await freePorts(replicas.length);
    const running: RunningService[] = [];
    const start = async (index: number) => {
      const replica = await startService('hit-counter', {
        PORT: String(ports[index]),
        APP_VERSION: replicas[index] ?? '',
        DATA_DIR: dataDir,
      });
      context.after(replica.stop);
      await waitUntil('it is ready', deadlineMs, async () => {
        return (await fetch(`${replica.url}/readyz`)).status === 200;
      });
      running[index] = replica;
    };
    await Promise.all(replicas.map((_version, index) => start(index)));
    const [v1a = '', v1b = '', v2a = '', v2b = ''] = running.map(({ url }) => url);
    const nginx = await startNginx({
      v1: [v1a, v1b],
      v2: [v2a, v2b],
      v2Percent: 50,
      isQuiet: true,
    });
    context.after(nginx.stop);

    const crowd = sendCrowd(context, [nginx.url]);
    for (let turn = 0; turn < size * replicas.length; turn++) {
      await crowd.untilAnswered(200);
      const leaving = running[turn % replicas.length];
      leaving?.kill('SIGTERM');
      const exit = await leaving?.exited;
      hold(exit?.code === 0, `a counter ended with ${exit?.code ?? exit?.signal}`);
      await start(turn % replicas.length);
      await sleep(trustedAgainMs);
    }
    await crowd.untilAnswered(200);
    await crowd.stop();
    const visits = judgeVisits(crowd, await readHits(v1a));
    return {
      figures: { restarts: size * replicas.length, ...visits.figures },
      broken: [...broken, ...visits.broken, ...oddFailures(crowd)],
    };
  },
};
