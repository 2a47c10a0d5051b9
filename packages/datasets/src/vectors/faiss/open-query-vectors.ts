import { DataFormatError } from '@region-r1/core'
import { openFloatRows } from './open-float-rows.ts'
import { readVectorIds } from './read-vector-ids.ts'

/** The user's own embeddings of the questions' pictures. */
export interface QueryVectors {
  /** D. */
  readonly size: number
  /**
   * The vector of a question, by its id or its picture's.
   *
   * @throws DataFormatError where the file has neither.
   */
  get(question: { readonly dataId: string; readonly imageIds?: readonly string[] }): Promise<Float32Array>
  /** Closes the file. */
  close(): Promise<void>
}

/**
 * Opens query vectors: a matrix as `.npy` or a flat index of FAISS, and a JSON list of the question or picture id of
 * each row.
 */
export async function openQueryVectors(file: string, idsFile: string): Promise<QueryVectors> {
  const rows = await openFloatRows(file)
  try {
    const ids = await readVectorIds(idsFile, rows.count)
    const places = new Map(ids.map((id, at) => [String(id), at]))
    return {
      size: rows.size,
      async get({ dataId, imageIds = [] }) {
        const place = places.get(dataId) ?? places.get(imageIds[0] ?? '')
        if (place !== undefined) return rows.get(place)
        const message = `${idsFile} has neither the question "${dataId}" nor its picture "${imageIds[0]}"; embed it too`
        throw new DataFormatError({ file: idsFile, message })
      },
      close: rows.close,
    }
  } catch (error) {
    await rows.close()
    throw error
  }
}
