import { execa } from 'execa';
import type { Standing } from './race.ts';

const requests = 200_000;

/** The counter's floor: how many INCR the same Redis takes from redis-benchmark. */
export async function benchmarkRedis(port: number, connections: number): Promise<Standing> {
  const args = ['-p', port, '-c', connections, '-n', requests, '-t', 'incr', '--csv'].map(String);
  const { stdout } = await execa('redis-benchmark', args);
  const [head = '', values = ''] = stdout.split('\n').slice(-2);
  const names = head.split(',').map(unquote);
  const figure = (name: string) => Number(unquote(values.split(',')[names.indexOf(name)] ?? ''));
  return {
    name: 'redis-benchmark INCR',
    requestsPerSecond: figure('rps'),
    p50Ms: figure('p50_latency_ms'),
    p99Ms: figure('p99_latency_ms'),
    failures: 0,
  };
}

function unquote(text: string): string {
  return text.replaceAll('"', '');
}
