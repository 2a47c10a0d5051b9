import { type DualEncoder, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import type { ReadImageSourceOptions } from '@region-r1/encoder'
import { createCandidateEmbedder } from '@region-r1/eval'
import { type AnchorConfig, createAnchors, defaultAnchorConfig } from '@region-r1/policy'
import { createContentHash } from './create-content-hash.ts'
import { measureQueries } from './measure-queries.ts'
import type { RewardTable, TableQuery } from './reward-table.ts'
import { computeShardKey, readShard, writeShard } from './table-shard.ts'

/** Queries of a shard: what a kill can lose. */
const shardSize = 64

export interface BuildRewardTableOptions {
  /** Queries about one picture are cheapest next to each other: the picture and its crops are encoded once for all. */
  readonly examples: Iterable<RerankExample> | AsyncIterable<RerankExample>
  readonly encoder: DualEncoder
  /** @default defaultAnchorConfig */
  readonly anchors?: AnchorConfig
  /** Where shards are kept between runs, by content; nothing is kept without it. */
  readonly folder?: string
  /** The first so many queries that can be trained on; all if absent. */
  readonly limit?: number
  readonly images?: ReadImageSourceOptions
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RewardTableProgress) => void
}

export interface RewardTableProgress {
  /** Queries measured or found so far. */
  readonly done: number
  /** Of those, how many were found in the folder. */
  readonly found: number
}

/**
 * Measures what keeping and every anchor's crop do to the ranking of every query: 1 + A encodes a picture, batched.
 * Shards that are in the folder already are read instead, so a killed run goes on where it stopped.
 *
 * Queries without a positive, or with nothing to rank it against, are left out: no action changes their reward.
 *
 * @throws InvalidArgumentError where the encoder has no patch tokens, or no query can be trained on.
 */
export async function buildRewardTable(options: BuildRewardTableOptions): Promise<RewardTable> {
  const { examples, encoder, anchors = defaultAnchorConfig, folder, limit, images, signal, onProgress } = options
  if (encoder.patchGrid === undefined) {
    throw new InvalidArgumentError({
      argument: 'encoder',
      message: `a policy reads patch tokens, but the encoder ${encoder.id} gives none; use a vision model that outputs last_hidden_state`,
    })
  }
  const measure = {
    encoder,
    anchors: createAnchors(anchors),
    embedCandidates: createCandidateEmbedder(encoder),
    ...(images && { images }),
    ...(signal && { signal }),
  }
  const hashContent = createContentHash()
  const queries: TableQuery[] = []
  const warnings: string[] = []
  const left = { withoutPositive: 0, withoutOthers: 0 }
  let found = 0
  let pending: RerankExample[] = []

  async function flush(): Promise<void> {
    if (pending.length === 0) return
    const key = folder === undefined ? '' : await computeShardKey(pending, { encoder, anchors, hashContent })
    const stored = folder === undefined ? null : await readShard(folder, key)
    const shard = stored ?? (await measureQueries(pending, measure))
    if (folder !== undefined && stored === null) await writeShard(folder, key, shard)
    queries.push(...shard.queries)
    warnings.push(...shard.warnings)
    if (stored !== null) found += pending.length
    pending = []
    onProgress?.({ done: queries.length, found })
  }

  for await (const example of examples) {
    signal?.throwIfAborted()
    const positives = example.candidates.filter(({ relevance = 0 }) => relevance > 0).length
    if (positives === 0) left.withoutPositive++
    else if (positives === example.candidates.length) left.withoutOthers++
    else pending.push(example)
    if (pending.length === shardSize) await flush()
    if (limit !== undefined && queries.length + pending.length >= limit) break
  }
  await flush()
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
  return { encoderId: encoder.id, queries, warnings }
}
