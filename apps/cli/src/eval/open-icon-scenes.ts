import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DualEncoder } from '@region-r1/core'
import { generateIconScenes, iconScenesVersion } from '@region-r1/scenes'
import type { Split } from '@region-r1/scenes/names'
import type { CommandContext } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import type { ListKind } from './list-kinds.ts'

export interface OpenIconScenesOptions {
  readonly split: Split
  readonly lists: ListKind
  readonly queries: number
  readonly seed: number
  /** Retrieves the candidates. */
  readonly encoder: DualEncoder
}

/** Below the working directory: what is generated once for a version, split, seed and encoder serves every later run. */
const cacheFolder = '.region-r1/icon-scenes'

/** The examples of an icon-scenes split; generated only where fewer than that many queries are there. */
export async function openIconScenes(
  { split, lists, queries, seed, encoder }: OpenIconScenesOptions,
  context: CommandContext,
): Promise<string> {
  const directory = join(
    cacheFolder,
    `v${iconScenesVersion}-${split}-${seed}-${encoder.id.replaceAll(/[^\w.-]/g, '_')}`,
  )
  if ((await readQueryCount(join(directory, 'manifest.json'))) < queries) {
    context.messages.write(`generating ${queries} queries of icon-scenes, ${split}, into ${directory}\n`)
    const progress = createProgress(context, 'scenes')
    await generateIconScenes({
      split,
      queries,
      seed,
      directory,
      encoder,
      signal: context.signal,
      onProgress: ({ done, total }) => progress(done, total),
    })
  }
  return join(directory, lists === 'retrieved' ? 'examples.retrieved.jsonl' : 'examples.jsonl')
}

/**
 * How many queries are there whole: the manifest is written last, and a longer run starts with the same queries. A
 * manifest that is missing or broken vouches for none.
 */
async function readQueryCount(manifest: string): Promise<number> {
  try {
    const { queries } = JSON.parse(await readFile(manifest, 'utf8')) as { queries?: number }
    return queries ?? 0
  } catch {
    return 0
  }
}
