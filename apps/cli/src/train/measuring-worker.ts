import type { RerankExample } from '@region-r1/core'
import { loadEncoder } from '@region-r1/encoder'
import type { AnchorConfig } from '@region-r1/scoring'
import { createShardMeasurer, type MeasuredQueries } from '@region-r1/trainer'
import { serveWorker } from '../workers/serve-worker.ts'

/** What a worker that measures rewards is started with. */
export interface MeasuringSetup {
  /** A name or folder; the encoder of photos if absent. */
  readonly encoder?: string | undefined
  readonly anchors: AnchorConfig
  /** Of one operator of the encoder. */
  readonly threads: number
}

serveWorker<MeasuringSetup, readonly RerankExample[], MeasuredQueries>(async ({ encoder, anchors, threads }) => {
  return createShardMeasurer({ encoder: await loadEncoder(encoder, { threads }), anchors })
})
