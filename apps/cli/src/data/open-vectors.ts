import { join, resolve } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import {
  createExactSearch,
  type ImageVectors,
  loadApproximateSearch,
  type NearestSearch,
  openFaissVectors,
  openImageVectors,
  openPathMap,
} from '@region-r1/datasets'
import { readKb } from './open-kb.ts'
import { requireFlag } from './require-flag.ts'

/** Flags that name vectors of a knowledge base's pictures. */
export interface VectorFlags {
  readonly kb: string
  /** What `data embed` wrote. */
  readonly vectors?: string
  /** Or a published index and what its rows stand for. */
  readonly faiss?: string
  readonly faissIds?: string
  readonly kbImages?: string
  readonly kbImageMap?: string
  readonly graph?: string
}

export interface OpenVectors extends AsyncDisposable {
  /** What made them; undefined of a published index, which does not say. */
  readonly encoderId: string | undefined
  /** The files that a manifest names them by. */
  readonly inputs: Readonly<Record<string, string>>
  readonly vectors: ImageVectors
  /** Whether some of their pictures may not be at hand. */
  readonly hasGaps: boolean
  readonly search: NearestSearch
  /** How it searches, for the manifest. */
  readonly settings: { readonly search: 'exact' | 'graph' }
}

/** The vectors of the flags and a search over them: exact, or in a graph kept in a file. */
export async function openVectors(flags: VectorFlags): Promise<OpenVectors> {
  const { faiss, graph } = flags
  const opened = faiss === undefined ? await openOwnVectors(flags) : await openPublishedVectors(faiss, flags)
  const { vectors } = opened
  if (graph !== undefined && vectors.metric === 'squared-distance') {
    const message = `${faiss} compares by distance, which the graph does not; leave --graph out`
    throw new InvalidArgumentError({ argument: 'graph', message })
  }
  const search =
    graph === undefined ? createExactSearch(vectors) : await loadApproximateSearch(vectors, { indexFile: graph })
  return { ...opened, search, settings: { search: graph === undefined ? 'exact' : 'graph' } }
}

async function openOwnVectors(flags: VectorFlags): Promise<Omit<OpenVectors, 'search' | 'settings'>> {
  const folder = requireFlag(flags.vectors, '--vectors or --faiss', 'one of them is searched')
  const { encoderId, ...vectors } = await openImageVectors(folder)
  return {
    encoderId,
    inputs: { vectors: join(folder, 'vectors.json') },
    vectors,
    hasGaps: false,
    [Symbol.asyncDispose]: () => vectors.close(),
  }
}

async function openPublishedVectors(
  index: string,
  flags: VectorFlags,
): Promise<Omit<OpenVectors, 'search' | 'settings'>> {
  const { kb, kbImages, kbImageMap } = flags
  const ids = requireFlag(flags.faissIds, '--faiss-ids', 'it says which articles the index is of')
  const paths = kbImageMap === undefined ? undefined : await openPathMap(kbImageMap)
  const folder = paths && requireFlag(kbImages, '--kb-images', 'the paths of --kb-image-map are relative to it')
  const findPicture = async (url: string) => paths?.find(url, folder!)
  const vectors = await openFaissVectors({ index, ids, articles: readKb(kb), findPicture })
  return {
    encoderId: undefined,
    inputs: { faiss: resolve(index), faissIds: resolve(ids) },
    vectors,
    hasGaps: true,
    async [Symbol.asyncDispose]() {
      await vectors.close()
      await paths?.close()
    },
  }
}
