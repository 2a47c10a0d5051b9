import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { RequestLog } from './http/request-log.ts'
import type { Gate } from './queue/create-gate.ts'
import type { RankService } from './service/create-rank-service.ts'

/** What Prometheus is told. */
export interface Metrics {
  /** The text that `/metrics` answers. */
  format(): Promise<{ readonly contentType: string; readonly text: string }>
  /** A request was answered. */
  addRequest(request: {
    readonly route: string
    readonly status: number
    readonly durationMs: number
    readonly log: RequestLog
  }): void
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function createMetrics({ gate, service }: { readonly gate: Gate; readonly service: RankService }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'region_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'status'],
    registers,
  })
  const duration = new Histogram({
    name: 'region_request_duration_seconds',
    help: 'From receipt to answer',
    labelNames: ['route'],
    buckets,
    registers,
  })
  const stages = new Histogram({
    name: 'region_stage_duration_seconds',
    help: 'Stages of the requests that ranked something',
    labelNames: ['stage'],
    buckets,
    registers,
  })
  const decisions = new Counter({
    name: 'region_decisions_total',
    help: 'Queries by what was decided; none: there was no picture',
    labelNames: ['decision'],
    registers,
  })
  const documents = new Counter({ name: 'region_documents_total', help: 'Documents ranked', registers })
  new Gauge({
    name: 'region_queue_requests',
    help: 'Requests in the house',
    labelNames: ['state'],
    registers,
    collect() {
      const { admitted, waiting, running } = gate.getStatus()
      this.set({ state: 'admitted' }, admitted)
      this.set({ state: 'waiting' }, waiting)
      this.set({ state: 'running' }, running)
    },
  })
  new Gauge({
    name: 'region_cache_lookups',
    help: "Look-ups of documents' vectors since the start",
    labelNames: ['outcome'],
    registers,
    collect() {
      const { memoryHits, diskHits, misses } = service.getCacheStatistics()
      this.set({ outcome: 'hit' }, memoryHits + diskHits)
      this.set({ outcome: 'miss' }, misses)
    },
  })
  new Gauge({
    name: 'region_cache_bytes',
    help: "Memory that documents' vectors take",
    registers,
    collect() {
      this.set(service.getCacheStatistics().bytes)
    },
  })

  return {
    format: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    addRequest({ route, status, durationMs, log }) {
      requests.inc({ route, status })
      duration.observe({ route }, durationMs / 1000)
      if (log.queries === 0) return
      documents.inc(log.documents)
      stages.observe({ stage: 'queue' }, log.queueMs / 1000)
      for (const [stage, milliseconds] of Object.entries(log.stagesMs)) stages.observe({ stage }, milliseconds / 1000)
      for (const [decision, count] of Object.entries(log.decisions)) if (count > 0) decisions.inc({ decision }, count)
    },
  }
}
