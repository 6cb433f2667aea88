import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../../kit/src/paths.ts';

/** A PromQL expression and where it stands. */
export interface Expression {
  where: string;
  expr: string;
}

const dashboardFolder = join(root, 'observability', 'grafana', 'dashboards');

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string; datasource: { uid: string } }[];
}

export interface Dashboard {
  uid: string;
  title: string;
  annotations: { list: { name: string; expr: string }[] };
  templating: { list: { definition: string }[] };
  panels: Panel[];
}

export async function readDashboards(): Promise<Dashboard[]> {
  const files = await readdir(dashboardFolder);
  return Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(dashboardFolder, file), 'utf8'))),
  );
}

/** Every expression of a dashboard, its panels' and its annotations', for all values of `$app`. */
export function expressionsOf({ title, panels, annotations }: Dashboard): Expression[] {
  const entries = [
    ...panels.flatMap((panel) => panel.targets.map(({ expr }) => ({ name: panel.title, expr }))),
    ...annotations.list,
  ];
  return entries.map(({ name, expr }) => {
    return { where: `${title}: ${name}`, expr: expr.replaceAll('$app', '.*') };
  });
}

interface Rule {
  name: string;
  query: string;
}

/** Every expression of the rules that a Prometheus has loaded. */
export async function expressionsOfRules(prometheus: string): Promise<Expression[]> {
  const { groups } = await ask<{ groups: { rules: Rule[] }[] }>(prometheus, 'rules', {});
  const rules = groups.flatMap((group) => group.rules);
  return rules.map(({ name, query }) => ({ where: `rule ${name}`, expr: query }));
}

/** The metrics that an expression selects, as Prometheus itself reads it. */
export async function metricsOf(prometheus: string, expr: string): Promise<string[]> {
  const tree = await ask(prometheus, 'parse_query', { query: expr });
  const names: string[] = [];
  JSON.stringify(tree, (_key, node) => {
    if (/^(vector|matrix)Selector$/.test(node?.type)) names.push(node.name);
    return node;
  });
  return names;
}

/** Asks Prometheus' HTTP API; throws with its reason when it refuses. */
export async function ask<T>(
  prometheus: string,
  path: string,
  parameters: Record<string, string>,
): Promise<T> {
  const answer = await fetch(`${prometheus}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const { status, data, error } = (await answer.json()) as {
    status: string;
    data: T;
    error?: string;
  };
  if (status !== 'success') throw new Error(`${path}: ${error}`);
  return data;
}
