import { InvalidArgumentError } from '@region-r1/core'
import {
  createNearestRetrieval,
  openRetrievalResults,
  type QuestionPreparationOptions,
  type ReadOptions,
} from '@region-r1/datasets'
import { openVectors } from './open-vectors.ts'
import type { PictureEmbedder } from './picture-embedder.ts'
import { requireFlag } from './require-flag.ts'

/** Flags that name a first stage. */
export interface FirstStageFlags {
  readonly results?: string
  readonly resultsFormat: 'echosight-results' | 'omgm-results'
  readonly vectors?: string
  readonly graph?: string
}

export interface FirstStage extends AsyncDisposable {
  /** What a manifest names it by. */
  readonly file: string
  /** Whether it says by which picture an entry was found. */
  readonly namesPictures: boolean
  readonly retrieve: QuestionPreparationOptions['retrieve']
}

/** Opens a result file, or vectors and the encoder that made them. */
export async function openFirstStage(
  flags: FirstStageFlags,
  embedder: PictureEmbedder,
  options: ReadOptions,
): Promise<FirstStage> {
  if (flags.results !== undefined) {
    const results = await openRetrievalResults(flags.results, flags.resultsFormat, options)
    return {
      file: flags.results,
      namesPictures: false,
      retrieve: async ({ dataId }) => (await results.get(dataId))?.entries,
      [Symbol.asyncDispose]: () => results.close(),
    }
  }
  const folder = requireFlag(flags.vectors, '--results or --vectors', 'one of them is the first stage')
  const { encoderId, file, vectors, search } = await openVectors(folder, flags.graph)
  const usedId = await embedder.getId()
  if (usedId !== encoderId) {
    const message = `${folder} was embedded by ${encoderId}, not by ${usedId}; name that encoder, or embed anew`
    throw new InvalidArgumentError({ argument: 'encoder', message })
  }
  const retrieve = createNearestRetrieval({ vectors, search, embed: embedder.embed })
  return { file, namesPictures: true, retrieve, async [Symbol.asyncDispose]() {} }
}
