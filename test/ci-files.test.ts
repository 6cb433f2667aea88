import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import { parse } from 'yaml';
import { root } from '../kit/src/paths.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const { include } = parse(read('compose.yaml')) as { include: string[] };
assert.ok(include.includes('compose/services.yaml'));

interface Build {
  dockerfile: string;
  args?: { APP_VERSION: string };
}
const { services } = parse(read('compose/services.yaml')) as {
  services: Record<string, { image: string; build?: Build }>;
};

/** What compose builds, as `services/…/Dockerfile v1`, by the name that its image has there. */
const built = new Map(
  Object.values(services).flatMap(({ image, build }) =>
    build ? [[image, `${build.dockerfile} ${build.args?.APP_VERSION ?? 'v1'}`]] : [],
  ),
);

/** Each npm command of a text has a script, or is npm's own. */
function assertNpmCommands(text: string): void {
  const commands = [...text.matchAll(/\bnpm (ci|test|run ([\w:-]+))/g)];
  assert.ok(commands.length > 0);
  for (const [command, verb, script] of commands) {
    const name = script ?? verb ?? '';
    assert.ok(name === 'ci' || name in scripts, command);
  }
}

describe('wercker.yml', () => {
  type Step = Record<string, Record<string, string>>;
  const text = read('wercker.yml');
  const { box, build, deploy } = parse(text) as {
    box: string;
    build: { steps: Step[] };
    deploy: { steps: Step[] };
  };
  const stepsOf = (name: string) =>
    deploy.steps.flatMap((step) => (step[name] === undefined ? [] : [step[name]]));

  it('has a box, and pipelines whose steps each have one name and only its properties', () => {
    const allowed: Record<string, string[]> = {
      script: ['name', 'code'],
      'internal/docker-build': ['dockerfile', 'image-name', 'build-args'],
      'internal/docker-push': ['image-name', 'username', 'password', 'repository', 'tag'],
    };
    assert.match(box, /^node:24/);
    for (const step of [...build.steps, ...deploy.steps]) {
      const [[name, properties] = ['', {}], ...others] = Object.entries(step);
      assert.deepEqual(others, []);
      const unknown = Object.keys(properties).filter((key) => !allowed[name]?.includes(key));
      assert.deepEqual(unknown, [], name);
    }
    assertNpmCommands(text);
  });

  it('builds what compose builds, and pushes each of it as it is named there', () => {
    const builds = stepsOf('internal/docker-build').map((step) => ({
      name: step['image-name'],
      what: `${step.dockerfile} ${step['build-args']?.replace('APP_VERSION=', '') ?? 'v1'}`,
    }));
    const pushed = stepsOf('internal/docker-push').map((step) => {
      const { what } = builds.find(({ name }) => name === step['image-name']) ?? {};
      const [tag] = step.tag?.split(', ') ?? [];
      return [step.repository?.replace('$REPOSITORY', 'meshwalk').concat(`:${tag}`), what];
    });
    assert.deepEqual(new Map(pushed as [string, string][]), built);
  });

  it('takes user and password from variables alone', () => {
    for (const { username, password } of stepsOf('internal/docker-push')) {
      assert.deepEqual([username, password], ['$USERNAME', '$PASSWORD']);
    }
  });
});

describe('the GitHub workflow', () => {
  interface Step {
    uses?: string;
    run?: string;
    with?: Record<string, string>;
  }
  const text = read('.github/workflows/ci.yml');
  const { jobs } = parse(text) as {
    jobs: {
      test: { steps: Step[] };
      images: {
        needs: string;
        strategy: { matrix: { include: { service: string; version: string }[] } };
        steps: Step[];
      };
    };
  };

  it('runs the tests by the README’s commands, and only then makes images', () => {
    assertNpmCommands(text);
    const runs = jobs.test.steps.map(({ run }) => run);
    assert.ok(runs.includes('npm ci') && runs.includes('npm test'));
    assert.equal(jobs.images.needs, 'test');
  });

  it('builds what compose builds, for both architectures, with SBOM and provenance', () => {
    const matrix = jobs.images.strategy.matrix.include.map(
      ({ service, version }): [string, string] => [
        `meshwalk/${service}:${version}`,
        `services/${service}/Dockerfile ${version}`,
      ],
    );
    assert.deepEqual(new Map(matrix), built);
    const build = jobs.images.steps.find(({ uses }) => uses?.startsWith('docker/build-push'))?.with;
    assert.equal(build?.platforms, 'linux/amd64,linux/arm64');
    assert.equal(build?.provenance, 'mode=max');
    assert.equal(build?.sbom, true as never);
  });

  it('uses actions at a stated version', () => {
    for (const { uses } of [...jobs.test.steps, ...jobs.images.steps]) {
      if (uses !== undefined) assert.match(uses, /^[\w-]+\/[\w-]+@v\d+$/);
    }
  });
});

test('the Jenkinsfile calls the same commands and pushes the same images', () => {
  const text = read('Jenkinsfile');
  assertNpmCommands(text);
  const [, list = ''] = /for image in (.+); do/.exec(text) ?? [];
  assert.deepEqual(
    list.split(' ').map((image) => `meshwalk/${image}`),
    [...built.keys()],
  );
  for (const [open, close] of ['{}', '()', '[]']) {
    assert.equal(text.split(open ?? '').length, text.split(close ?? '').length, open);
  }
});

test('dependency updates look where Dockerfiles and compose files are', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: { directory?: string; directories?: string[] }[];
  };
  for (const { directory, directories = [directory ?? ''] } of updates) {
    for (const folder of directories) assert.ok(existsSync(join(root, folder)), folder);
  }
});
