import { freePorts } from '../../support/free-ports.ts';
import { docker } from './docker.ts';

/** The demo as `docker compose up` brings it up, on ports and under a project name of its own. */
export type Demo = Awaited<ReturnType<typeof startDemo>>;

export async function startDemo(name: string, variables: Record<string, string> = {}) {
  const project = `meshwalk-test-${name}-${process.pid}`;
  const [front, generator, agent] = await freePorts(3);
  const env = {
    COMPOSE_PROJECT_NAME: project,
    FRONT_PORT: `${front}`,
    METRIC_GENERATOR_PORT: `${generator}`,
    CHART_AGENT_PORT: `${agent}`,
    ...variables,
  };
  const compose = (...args: string[]) => docker(['compose', ...args], env);
  const down = () => compose('down', '--volumes', '--timeout', '5');
  await compose('up', '--detach', '--wait', '--no-build').catch(async (error) => {
    await down();
    throw error;
  });

  return {
    project,
    front: `http://127.0.0.1:${front}`,
    generator: `http://127.0.0.1:${generator}`,
    agent: `http://127.0.0.1:${agent}`,
    compose,
    down,
    setWeight: (percent: number) =>
      compose('exec', '-T', 'nginx', '/front-door/set-weight', `${percent}`),
    /** The name of a service's container; they are numbered from 1. */
    container: (service: string, number = 1) => `${project}-${service}-${number}`,
  };
}
