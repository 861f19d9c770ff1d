// What Prometheus reads from a process: counters of its requests and tasks, and facts that are asked for at each reading.
import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObject,
  Registry,
} from 'prom-client'
import { count, type Meter } from '../meter.ts'
import type { Reading } from './reading.ts'
import { TopTenants } from './top-tenants.ts'

/** The content type of Prometheus' text format. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

/** The metrics of one process. */
export interface Metrics {
  /** For joining with those of other processes. */
  asJson(): Promise<MetricObject[]>
  asText(): Promise<string>
  close(): void
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const WORK_SECONDS = [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300]

/** Counts in this process from now on, until closed. */
export function openMetrics(readings: readonly Reading[]): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const tenants = new TopTenants()
  for (const reading of [...readings, tenants.reading]) addReading(registry, reading)
  const stop = count(meterOf(registry, tenants))
  return {
    asJson: () => registry.getMetricsAsJSON() as Promise<MetricObject[]>,
    asText: () => registry.metrics(),
    close: () => {
      stop()
      registry.clear()
    },
  }
}

/** The metrics of several processes as one text. */
export function joinMetrics(metrics: readonly MetricObject[][]): Promise<string> {
  return AggregatorRegistry.aggregate(metrics as never).metrics()
}

function addReading(registry: Registry, { name, help, joined, labels = [], read }: Reading): void {
  const gauge = new Gauge({
    ...{ name, help, labelNames: [...labels], registers: [registry], aggregator: joined },
    async collect() {
      gauge.reset()
      const values = await Promise.resolve()
        .then(read)
        .catch(() => [])
      for (const { value, labels: own } of values) gauge.set(own ?? {}, value)
    },
  })
}

function meterOf(registry: Registry, tenants: TopTenants): Meter {
  const registers = [registry]
  const requests = new Histogram({
    ...{ name: 'pend_http_request_duration_seconds', help: 'Requests by route, method and class of status.' },
    ...{ labelNames: ['route', 'method', 'status'] as const, buckets: REQUEST_SECONDS, registers },
  })
  const limited = new Counter({
    ...{
      name: 'pend_http_requests_limited_total',
      help: 'Requests refused because a caller sends too many.',
      registers,
    },
  })
  const shed = new Counter({
    ...{ name: 'pend_http_requests_unavailable_total', help: 'Requests refused with 503.', registers },
  })
  const lookups = new Counter({
    ...{ name: 'pend_cache_lookups_total', help: 'Lookups by cache and result.', registers },
    ...{ labelNames: ['cache', 'result'] as const },
  })
  const calls = new Histogram({
    ...{ name: 'pend_outgoing_duration_seconds', help: 'Calls to other servers, and mails, by result.', registers },
    ...{ labelNames: ['kind', 'result'] as const, buckets: WORK_SECONDS },
  })
  const runs = new Histogram({
    ...{ name: 'pend_task_duration_seconds', help: 'Runs of tasks by how they ended.', registers },
    ...{ labelNames: ['task', 'outcome'] as const, buckets: WORK_SECONDS },
  })
  return {
    requested: ({ method, route, status, seconds }) => {
      requests.labels(route ?? 'unknown', method, `${Math.floor(status / 100)}xx`).observe(seconds)
      if (status === 429) limited.inc()
      if (status === 503) shed.inc()
    },
    entered: (tenantId) => tenants.note(tenantId),
    lookedUp: (cache, isHit) => lookups.labels(cache, isHit ? 'hit' : 'miss').inc(),
    called: (kind, isFailed, seconds) => calls.labels(kind, isFailed ? 'failed' : 'done').observe(seconds),
    ran: (task, outcome, seconds) => runs.labels(task, outcome).observe(seconds),
  }
}
