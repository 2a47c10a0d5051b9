import { InvalidArgumentError } from '@region-r1/core'
import type { ListFormat } from '@region-r1/datasets'
import {
  createNearestRetrieval,
  openHardNegativeRetrieval,
  openQueryVectors,
  openRetrievalResults,
  type QuestionPreparationOptions,
  type ReadOptions,
} from '@region-r1/datasets'
import { openVectors, type VectorFlags } from './open-vectors.ts'
import type { PictureEmbedder } from './picture-embedder.ts'
import { requireFlag } from './require-flag.ts'

/** Flags that name a first stage. */
export interface FirstStageFlags extends VectorFlags {
  readonly results?: string
  readonly resultsFormat: ListFormat
  readonly queryVectors?: string
  readonly queryIds?: string
  readonly hits: number
}

export interface FirstStage extends AsyncDisposable {
  /** The files that a manifest names it by. */
  readonly inputs: Readonly<Record<string, string>>
  /** Whether it says by which picture an entry was found. */
  readonly namesPictures: boolean
  readonly retrieve: QuestionPreparationOptions['retrieve']
  /** Whether its lists are for training, and get the gold article. */
  readonly addGold?: boolean
  /** Questions that share a search. */
  readonly concurrency?: number
  /** How it searches, for the manifest. */
  readonly settings?: Readonly<Record<string, unknown>>
}

type Embed = (path: string, question: Parameters<FirstStage['retrieve']>[0]) => Promise<Float32Array>

/** Opens a result file, or vectors and what embeds the queries alike. */
export async function openFirstStage(
  flags: FirstStageFlags,
  embedder: PictureEmbedder,
  options: ReadOptions,
): Promise<FirstStage> {
  const { results: file, resultsFormat, vectors: folder, faiss, queryVectors } = flags
  if (file !== undefined) {
    if (resultsFormat === 'hard-negatives') {
      const { retrieve, close } = await openHardNegativeRetrieval(file, options)
      const stage = { inputs: { firstStage: file }, namesPictures: false, addGold: true, retrieve }
      return { ...stage, [Symbol.asyncDispose]: close }
    }
    const results = await openRetrievalResults(file, resultsFormat, options)
    return {
      inputs: { firstStage: file },
      namesPictures: false,
      retrieve: async ({ dataId }) => (await results.get(dataId))?.entries,
      [Symbol.asyncDispose]: () => results.close(),
    }
  }
  requireFlag(folder ?? faiss, '--results, --vectors or --faiss', 'one of them is the first stage')
  const opened = await openVectors(flags)
  const queries = queryVectors === undefined ? undefined : await openQueries(queryVectors, flags)
  const embed: Embed = queries ? (_, question) => queries.get(question) : path => embedder.embed(path)
  assertFits(opened, { flags, size: queries?.size, usedId: queries ? undefined : await embedder.getId() })
  return {
    inputs: { ...opened.inputs, ...queries?.inputs },
    namesPictures: !opened.hasGaps || flags.kbImageMap !== undefined,
    concurrency: 100,
    settings: { ...opened.settings, hits: flags.hits },
    retrieve: createNearestRetrieval({ ...opened, embed, hits: flags.hits }),
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await queries?.close()
    },
  }
}

async function openQueries(file: string, { queryIds }: FirstStageFlags) {
  const ids = requireFlag(queryIds, '--query-ids', 'it says which questions the vectors are of')
  return { ...(await openQueryVectors(file, ids)), inputs: { queryVectors: file, queryIds: ids } }
}

/** Vectors of another encoder have nothing in common with the queries'. */
function assertFits(
  { encoderId, vectors }: Awaited<ReturnType<typeof openVectors>>,
  { flags, size, usedId }: { flags: FirstStageFlags; size: number | undefined; usedId: string | undefined },
): void {
  if (size !== undefined && size !== vectors.size) {
    const message = `${flags.queryVectors} has vectors of ${size} numbers, the knowledge base's have ${vectors.size}; embed both by one encoder`
    throw new InvalidArgumentError({ argument: 'queryVectors', message })
  }
  if (usedId === undefined || encoderId === usedId) return
  const message =
    encoderId === undefined
      ? `${flags.faiss} does not say what made it, so nothing here can embed queries alike; give --query-vectors and --query-ids`
      : `${flags.vectors} was embedded by ${encoderId}, not by ${usedId}; name that encoder, or embed anew`
  throw new InvalidArgumentError({ argument: 'encoder', message })
}
