import type { Shell } from '../shell.ts';
import type { Jobs } from './jobs.ts';

export const rungNames = ['local', 'compose', 'kubernetes', 'istio'] as const;
export type RungName = (typeof rungNames)[number];

export const serviceNames = ['metric-generator', 'chart-agent', 'hit-counter'] as const;
export type ServiceName = (typeof serviceNames)[number];

export const versions = ['v1', 'v2'] as const;
export type Version = (typeof versions)[number];

/** One running copy of a service. */
export interface Instance {
  service: ServiceName;
  version: Version;
  /** Such as a pod's or a container's name. */
  name: string;
  isReady: boolean;
}

/** A copy of a service that the kit reaches past every front door, and its admin port. */
export interface Copy {
  service: ServiceName;
  version: Version;
  url: string;
  adminUrl: string;
}

/** Where a rung can be reached from here, without a slash at the end. */
export interface RungUrls {
  front: string;
  metricGenerator: string;
  chartAgent: string;
}

/** Where people reach something: a URL, or the command that makes one. */
export interface Place {
  name: string;
  at: string;
}

export interface RungStatus {
  places: Place[];
  /** Percentage of the requests that v2 gets; undefined where nobody can tell. */
  v2Percent: number | undefined;
  instances: Instance[];
}

export interface AdminRequest {
  method: 'GET' | 'PUT' | 'DELETE';
  /** Such as `/faults`. */
  path: string;
  body?: object;
}

export interface AdminAnswer {
  instance: string;
  status: number;
  body: string;
}

/** What the kit can do with one rung. A verb that a rung cannot do throws WrongCall and says why. */
export interface Rung {
  readonly name: RungName;
  /** Whether something of ours answers on it now. Prints nothing, changes nothing, never throws. */
  isUp(): Promise<boolean>;
  /** Throws Missing, with how to bring it up, unless it is. Prints nothing, changes nothing. */
  assertUp(): Promise<void>;
  /** Says where in particular, such as the cluster's context; absent where there is but one place. */
  where?(): Promise<string>;
  /** For the kit's own calls: some of them lead nowhere once it has ended. */
  urls(): Promise<RungUrls>;
  /** Copies that are ready, at least one of each version, as long as the kit runs. */
  reachCopies(): Promise<Copy[]>;
  up(options: UpOptions): Promise<void>;
  down(options: { withData: boolean }): Promise<void>;
  /** What `down` would remove, one line each. */
  describeDown(options: { withData: boolean }): Promise<string[]>;
  status(): Promise<RungStatus>;
  logs(options: { service?: ServiceName; isFollowing: boolean; tail: number }): Promise<void>;
  /** Sends v2 this share, 0 to 100; comes back once it is so, with the share that could be had. */
  setWeight(v2Percent: number): Promise<number>;
  scale(service: ServiceName, replicas: number, version: Version): Promise<void>;
  /**
   * Asks the admin port of every instance of a service (of one version, where given). An answer
   * that says no is an answer; in a dry run they are made up, empty.
   */
  askAdmin(
    target: { service: ServiceName; version?: Version | undefined },
    request: AdminRequest,
  ): Promise<AdminAnswer[]>;
  /** The previous revision of a service. */
  rollback(service: ServiceName, version: Version): Promise<void>;
  /** Opens or closes the door to the outside. */
  expose(isOpen: boolean): Promise<void>;
  /** Sidecars for everything, or none. */
  mesh(isOn: boolean): Promise<void>;
  /** Back to the start: weight, replicas, faults (and the count, where asked). */
  reset(options: { withData: boolean }): Promise<void>;
  readonly jobs: Jobs;
  /** Node's prompt inside a running copy: the images have no shell. */
  openShell(service: ServiceName, version: Version): Promise<void>;
}

export interface UpOptions {
  /** Of a cluster's rung; its own unless given. */
  overlay?: string;
}

/** What a rung is made from. */
export interface RungContext {
  shell: Shell;
  environment: NodeJS.ProcessEnv;
  /** Where in which cluster; kubectl's own context unless given. */
  namespace: string;
  context?: string | undefined;
}
