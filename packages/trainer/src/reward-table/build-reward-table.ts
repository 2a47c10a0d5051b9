import { type DualEncoder, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import type { ReadImageSourceOptions } from '@region-r1/encoder'
import { mapInOrder } from '@region-r1/eval'
import { type AnchorConfig, createAnchors, defaultAnchorConfig } from '@region-r1/scoring'
import { createContentHash } from './create-content-hash.ts'
import { createShardMeasurer, type MeasuredQueries, type ShardMeasurer } from './create-shard-measurer.ts'
import type { RewardTable, TableQuery } from './reward-table.ts'
import { computeShardKey, readShard, writeShard } from './table-shard.ts'

/** Queries of a shard: what a kill can lose. */
const shardSize = 64

/** What is measured, by what, and where it is kept. */
export interface BuildRewardTableOptions {
  /** Queries about one picture are cheapest near each other: of 64, all share one encoding of it and its crops. */
  readonly examples: Iterable<RerankExample> | AsyncIterable<RerankExample>
  readonly encoder: DualEncoder
  /** @default defaultAnchorConfig */
  readonly anchors?: AnchorConfig | undefined
  /** Of them, so many are measured of each query, spread over its picture and around the best; all if absent. */
  readonly anchorsPerQuery?: number | undefined
  /** Where shards are kept between runs, by content; nothing is kept without it. */
  readonly folder?: string | undefined
  /** The first so many queries that can be trained on; all if absent. */
  readonly limit?: number | undefined
  readonly images?: ReadImageSourceOptions | undefined
  /** What measures the shards that are not there yet, such as a pool of processes. @default in this process */
  readonly measure?: ShardMeasurer | undefined
  /** Shards under way at once. @default 1 */
  readonly concurrency?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each shard of queries. */
  readonly onProgress?: ((progress: RewardTableProgress) => void) | undefined
}

/** How far a table is. */
export interface RewardTableProgress {
  /** Queries measured or found so far. */
  readonly done: number
  /** Of those, how many were found in the folder. */
  readonly found: number
}

/**
 * Measures what keeping and every anchor's crop do to the ranking of every query: 1 + A encodes a picture, batched, or
 * 1 + `anchorsPerQuery`.
 * Shards that are in the folder already are read instead, so a killed run goes on where it stopped.
 *
 * Queries without a positive, or with nothing to rank it against, are left out: no action changes their reward.
 *
 * @throws InvalidArgumentError where the encoder has no patch tokens, or no query can be trained on.
 */
export async function buildRewardTable(options: BuildRewardTableOptions): Promise<RewardTable> {
  const { examples, encoder, anchors = defaultAnchorConfig, anchorsPerQuery } = options
  const { folder, limit, images, signal, onProgress } = options
  if (encoder.patchGrid === undefined) {
    throw new InvalidArgumentError({
      argument: 'encoder',
      message: `a policy reads patch tokens, but the encoder ${encoder.id} gives none; use a vision model that outputs last_hidden_state`,
    })
  }
  const measure = options.measure ?? createShardMeasurer({ encoder, anchors, anchorsPerQuery, images })
  const hashContent = createContentHash(images?.baseDirectory)
  const left = { withoutPositive: 0, withoutOthers: 0 }

  async function* takeShards(): AsyncGenerator<readonly RerankExample[]> {
    let shard: RerankExample[] = []
    let taken = 0
    for await (const example of examples) {
      signal?.throwIfAborted()
      const positives = example.candidates.filter(({ relevance = 0 }) => relevance > 0).length
      if (positives === 0) left.withoutPositive++
      else if (positives === example.candidates.length) left.withoutOthers++
      else {
        shard.push(example)
        taken++
      }
      if (shard.length === shardSize) {
        yield shard
        shard = []
      }
      if (limit !== undefined && taken >= limit) break
    }
    if (shard.length > 0) yield shard
  }

  async function openShard(shard: readonly RerankExample[]): Promise<MeasuredQueries & { readonly found: number }> {
    const run = () => measure(shard, { signal })
    if (folder === undefined) return { ...(await run()), found: 0 }
    const key = await computeShardKey(shard, { encoder, anchors, anchorsPerQuery, hashContent })
    const stored = await readShard(folder, key)
    if (stored !== null) return { ...stored, found: shard.length }
    const measured = await run()
    await writeShard(folder, key, measured)
    return { ...measured, found: 0 }
  }

  const queries: TableQuery[] = []
  const warnings: string[] = []
  let found = 0
  for await (const shard of mapInOrder(takeShards(), openShard, options.concurrency ?? 1)) {
    queries.push(...shard.queries)
    warnings.push(...shard.warnings)
    found += shard.found
    onProgress?.({ done: queries.length, found })
  }
  if (left.withoutPositive > 0) {
    warnings.push(`${left.withoutPositive} queries were left out: none of their candidates has a relevance above 0`)
  }
  if (left.withoutOthers > 0) {
    warnings.push(
      `${left.withoutOthers} queries were left out: all of their candidates are relevant, or there is one alone`,
    )
  }
  if (queries.length === 0) {
    throw new InvalidArgumentError({
      argument: 'examples',
      message: `there is no query to train on: ${left.withoutPositive} have no candidate with a relevance above 0, ${left.withoutOthers} have none without; label one of at least two candidates of each query`,
    })
  }
  return { encoderId: encoder.id, anchorCount: createAnchors(anchors).length, queries, warnings }
}
