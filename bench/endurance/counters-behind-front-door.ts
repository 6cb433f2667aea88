import {
  localEnvironment,
  removeLocalRung,
  startLocalRung,
} from '../../test/support/local-rung.ts';
import type { Trial } from './trial.ts';
import { judgeVisits, oddFailures, readHits, sendCrowd } from './visits.ts';

const versions = ['v1', 'v2'] as const;

export const countersBehindFrontDoor: Trial = {
  name: 'counters-behind-front-door',
  promised:
    'on the local rung a version that the weight leaves out is scaled to nothing and back, and no visitor sees an error',
  unit: 'rounds of two',
  long: 10,
  short: 1,
  async run(context, size) {
    const rung = startLocalRung(await localEnvironment());
    context.after(() => removeLocalRung(rung));
    await rung.ready();
    const put = async (path: string, body: object) => {
      const url = `http://127.0.0.1:${rung.config.FRONT_ADMIN_PORT}${path}`;
      const { status } = await fetch(url, { method: 'PUT', body: JSON.stringify(body) });
      if (status !== 200) throw new Error(`${status} to ${path}`);
    };

    const crowd = sendCrowd(context, [rung.front]);
    for (let turn = 0; turn < size * versions.length; turn++) {
      const version = versions[turn % versions.length];
      await put('/weight', { v2Percent: version === 'v1' ? 100 : 0 });
      await crowd.untilAnswered(100);
      for (const replicas of [0, 1]) {
        await put('/replicas', { service: 'hit-counter', version, replicas });
      }
      await put('/weight', { v2Percent: 50 });
      await crowd.untilAnswered(100);
    }
    await crowd.stop();
    const visits = judgeVisits(crowd, await readHits(rung.front));
    return {
      figures: { restarts: size * versions.length, ...visits.figures },
      broken: [...visits.broken, ...oddFailures(crowd)],
    };
  },
};
