import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { DualEncoder, RerankExample } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import type { AnchorConfig } from '@region-r1/scoring'
import type { MeasuredQueries } from './create-shard-measurer.ts'

/** Raised where what is measured, or how it is stored, changes. */
const shardVersion = 2

export interface ShardKeyOptions {
  readonly encoder: DualEncoder
  readonly anchors: AnchorConfig
  readonly anchorsPerQuery?: number | undefined
  readonly hashContent: (source: string) => Promise<string>
}

/** Names a shard by all that it depends on: the encoder, the anchors and how many of them, and the content of its examples. */
export async function computeShardKey(
  examples: readonly RerankExample[],
  { encoder, anchors, anchorsPerQuery, hashContent }: ShardKeyOptions,
): Promise<string> {
  // Those that were drawn at random stood here by their number alone.
  const sparse = anchorsPerQuery && { aroundTheBest: anchorsPerQuery }
  const content = await Promise.all(
    examples.map(async ({ queryId, image, question, tags, candidates }) => [
      [queryId, image, question, tags, await hashContent(image)],
      await Promise.all(
        candidates.map(async candidate => [
          candidate.text,
          candidate.relevance,
          candidate.image === undefined ? null : await hashContent(candidate.image),
        ]),
      ),
    ]),
  )
  return createHash('sha256')
    .update(JSON.stringify([shardVersion, encoder.id, anchors, sparse, content]))
    .digest('hex')
}

/** The shard of that name; null where it is not there or was damaged. */
export async function readShard(folder: string, key: string): Promise<MeasuredQueries | null> {
  const bytes = await readFile(getShardFile(folder, key)).catch(() => null)
  if (bytes === null) return null
  try {
    return deserialize(bytes) as MeasuredQueries
  } catch {
    return null
  }
}

export async function writeShard(folder: string, key: string, shard: MeasuredQueries): Promise<void> {
  await writeFileAtomically(getShardFile(folder, key), serialize(shard))
}

function getShardFile(folder: string, key: string): string {
  return join(folder, `${key.slice(0, 32)}.bin`)
}
