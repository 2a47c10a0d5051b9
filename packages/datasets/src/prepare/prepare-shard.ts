import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from '@region-r1/core/node'
import { createPartFiles, getPartFile, type PartRecord } from './part-files.ts'
import type { Preparation } from './preparation.ts'
import { followPlan } from './preparation-plan.ts'
import { runParts, type Shard } from './run-parts.ts'

/** What is prepared, which part of it, and where it goes. */
export interface PrepareShardOptions<Item> {
  readonly preparation: Preparation<Item>
  /** The folder that all shards write into, or whose `parts` are copied together before the merge. */
  readonly out: string
  /** @default the only one */
  readonly shard?: Shard | undefined
  /** Called after each item. */
  readonly onProgress?: ((progress: PreparationProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How far a shard has come. */
export interface PreparationProgress {
  /** Items done in this run. */
  readonly done: number
  /** Of them, those that became no example. */
  readonly leftOut: number
  /** The item's place in the whole list, from 1: items of earlier runs and other shards come before it. */
  readonly position: number
}

// A killed run loses at most so many examples.
const partSize = 100

/**
 * Does one shard's part of a preparation. Parts that are there already are not done again, so a killed run goes on
 * where it stopped and gives the same bytes; only items that were left out for a missing picture are looked at once
 * more. {@link mergeShards} makes the example file when all shards are through.
 *
 * @throws InvalidArgumentError where the folder was begun with other settings or inputs.
 */
export async function prepareShard<Item>({
  preparation,
  out,
  shard = { index: 1, count: 1 },
  onProgress,
  signal,
}: PrepareShardOptions<Item>): Promise<void> {
  await mkdir(join(out, 'parts'), { recursive: true })
  await followPlan(preparation, out, signal)
  const files = createPartFiles(out)
  let done = 0
  let leftOut = 0

  async function prepareItem(item: Item, position: number): Promise<PartRecord> {
    signal?.throwIfAborted()
    const record = files.toRecord(await preparation.prepare(item))
    if (record.leftOut) leftOut++
    done++
    onProgress?.({ done, leftOut, position })
    return record
  }

  async function writePart(part: number, items: readonly Item[]): Promise<void> {
    const records: PartRecord[] = []
    const { concurrency = 1 } = preparation
    for (let start = 0; start < items.length; start += concurrency) {
      const batch = items.slice(start, start + concurrency)
      const first = part * partSize + start + 1
      records.push(...(await Promise.all(batch.map((item, index) => prepareItem(item, first + index)))))
    }
    await files.write(part, part * partSize, records)
  }

  /** Looks again for pictures that were missing; where none has come, the part stays as it is. */
  async function revisitPart(part: number, items: readonly Item[]): Promise<void> {
    const records = await files.readRetriable(part, part * partSize, items.length)
    if (!records) return
    let found = false
    for (const [index, record] of records.entries()) {
      if (!record.leftOut?.again) continue
      records[index] = await prepareItem(items[index]!, part * partSize + index + 1)
      found ||= records[index].line !== undefined
    }
    if (found) await files.write(part, part * partSize, records)
  }

  const items = await runParts({
    items: preparation.items(),
    partSize,
    shard,
    getPartFile: part => getPartFile(out, part),
    writePart,
    revisitPart,
    signal,
  })
  await writeFileAtomically(getCountFile(out), [`${JSON.stringify({ items, parts: Math.ceil(items / partSize) })}\n`])
}

export const getCountFile = (out: string) => join(out, 'parts', 'count.json')
