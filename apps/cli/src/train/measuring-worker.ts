import type { RerankExample } from '@region-r1/core'
import { type Device, loadEncoder } from '@region-r1/encoder'
import type { AnchorConfig } from '@region-r1/scoring'
import { createShardMeasurer, type MeasuredQueries, type ShardMeasurer } from '@region-r1/trainer'
import { serveWorker } from '../workers/serve-worker.ts'

/** What a worker that measures rewards is started with. */
export interface MeasuringSetup {
  /** A name or folder; the encoder of photos if absent. */
  readonly encoder?: string | undefined
  readonly device: 'auto' | Device
  readonly anchors: AnchorConfig
  /** Of one operator of the encoder. */
  readonly threads: number
}

/** A shard to measure. */
export interface MeasuringTask {
  readonly examples: readonly RerankExample[]
  /** All if absent. */
  readonly anchorsPerQuery?: number | undefined
}

serveWorker<MeasuringSetup, MeasuringTask, MeasuredQueries>(async ({ encoder: name, device, anchors, threads }) => {
  const encoder = await loadEncoder(name, { device, threads })
  const measurers = new Map<number | undefined, ShardMeasurer>()
  return ({ examples, anchorsPerQuery }) => {
    const measure = measurers.get(anchorsPerQuery) ?? createShardMeasurer({ encoder, anchors, anchorsPerQuery })
    measurers.set(anchorsPerQuery, measure)
    return measure(examples)
  }
})
