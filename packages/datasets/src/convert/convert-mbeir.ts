import { resolve } from 'node:path'
import { DataFormatError, type RerankExample } from '@region-r1/core'
import { openEntryIndex } from '../entry-index.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { leaveOut, parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import { mbeirCandidateSchema } from '../readers/read-mbeir-pool.ts'
import { readMbeirQueries } from '../readers/read-mbeir-queries.ts'

export interface ConvertMbeirOptions extends ReadOptions {
  readonly queries: string
  /** The candidate pool, JSON Lines; looked up through an index beside it. */
  readonly pool: string
  /** The M-BEIR folder that image paths are relative to. */
  readonly images: string
}

/** M-BEIR queries that have a picture and a question, with their positive and negative candidates, positives first. */
export async function* convertMbeir({
  queries,
  pool,
  images,
  ...options
}: ConvertMbeirOptions): AsyncGenerator<RerankExample> {
  const index = await openEntryIndex(pool, { ...options, keyField: 'did' })
  try {
    for await (const { row: query, line } of readMbeirQueries(queries, options)) {
      const positives = new Set(query.positiveIds)
      const candidates: RerankExample['candidates'] = []
      for (const id of new Set([...query.positiveIds, ...query.negativeIds])) {
        const text = await index.get(id)
        if (text === undefined) {
          const message = `${queries}, line ${line}: candidate "${id}" is not in ${pool}`
          leaveOut(new DataFormatError({ file: queries, line, message }), options)
          continue
        }
        const candidate = parseOrLeaveOut(
          () => parseJsonRow(text, mbeirCandidateSchema, { file: pool, entry: id }),
          options,
        )
        if (!candidate) continue
        candidates.push({
          id,
          text: candidate.text,
          image: candidate.imagePath && resolve(images, candidate.imagePath),
          relevance: positives.has(id) ? 1 : 0,
        })
      }
      if (query.imagePath === undefined || query.text.trim() === '' || candidates.length === 0) {
        const message = `${queries}, line ${line}: query "${query.queryId}" lacks a picture, a text or candidates`
        leaveOut(new DataFormatError({ file: queries, line, message }), options)
        continue
      }
      const image = resolve(images, query.imagePath)
      yield { queryId: query.queryId, image, question: query.text, candidates }
    }
  } finally {
    await index.close()
  }
}
