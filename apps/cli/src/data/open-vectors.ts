import { join } from 'node:path'
import {
  createExactSearch,
  type ImageVectors,
  loadApproximateSearch,
  loadImageVectors,
  type NearestSearch,
} from '@region-r1/datasets'

export interface OpenVectors {
  readonly encoderId: string
  /** What a manifest names the vectors by. */
  readonly file: string
  readonly vectors: ImageVectors
  readonly search: NearestSearch
}

/** The vectors that `data embed` wrote and a search over them: exact, or in a graph kept in a file. */
export async function openVectors(folder: string, graph: string | undefined): Promise<OpenVectors> {
  const vectors = await loadImageVectors(folder)
  const search =
    graph === undefined ? createExactSearch(vectors) : await loadApproximateSearch(vectors, { indexFile: graph })
  return { encoderId: vectors.encoderId, file: join(folder, 'vectors.json'), vectors, search }
}
