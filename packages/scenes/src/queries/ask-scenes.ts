import { join } from 'node:path'
import type { RerankExample } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import type { AskedScene } from '../candidates/asked-scene.ts'
import type { EmbeddedEntry } from '../candidates/embed-entries.ts'
import { listCandidates } from '../candidates/list-candidates.ts'
import type { GenerateOptions } from './generate-options.ts'

/** Writes each scene's picture and lists the candidates of its queries, until there are as many queries as are wanted. */
export async function* askScenes(
  scenes: AsyncIterable<AskedScene>,
  base: readonly EmbeddedEntry[],
  { queries, directory, encoder, encode, onProgress, signal }: GenerateOptions,
): AsyncGenerator<RerankExample> {
  let done = 0
  for await (const scene of scenes) {
    signal?.throwIfAborted()
    await writeFileAtomically(join(directory, scene.file), await encode(scene.image))
    for (const example of await listCandidates(scene, base, { encoder, signal })) {
      yield example
      done++
      onProgress?.({ done, total: queries })
      if (done === queries) return
    }
  }
}
