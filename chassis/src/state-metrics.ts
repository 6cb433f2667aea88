import { Gauge, type Registry } from 'prom-client';
import type { FaultSwitch } from './faults.ts';
import { type ReadinessChecks, runChecks } from './health.ts';

/** Gauges of what is so at the moment of the scrape: faults in force, dependencies that answer. */
export function exposeState(registry: Registry, faults: FaultSwitch, checks: ReadinessChecks) {
  const registers = [registry];
  new Gauge({
    name: 'faults_active',
    help: '1 while faults are injected by the switch, else 0',
    registers,
    collect() {
      this.set(faults.current() === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'faults_changed_timestamp_seconds',
    help: 'When faults were last set, cleared or ended by themselves; 0 for never',
    registers,
    collect() {
      this.set(faults.changedAt() / 1_000);
    },
  });
  new Gauge({
    name: 'dependency_up',
    help: '1 where what the service needs answers its readiness check, else 0',
    labelNames: ['dependency'],
    registers,
    async collect() {
      for (const [dependency, result] of Object.entries(await runChecks(checks))) {
        this.set({ dependency }, result === 'ok' ? 1 : 0);
      }
    },
  });
}
