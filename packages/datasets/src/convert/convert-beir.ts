import { join } from 'node:path'
import { DataFormatError, type RerankExample } from '@region-r1/core'
import { openEntryIndex } from '../entry-index.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { leaveOut, parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import { type BeirDocument, beirDocumentSchema, readBeirDocuments } from '../readers/read-beir-documents.ts'
import { readBeirQrels } from '../readers/read-beir-qrels.ts'
import { resolveImage } from '../resolve-image.ts'
import { readRunLists } from './read-run-lists.ts'

export interface ConvertBeirOptions extends ReadOptions {
  /** Holds `corpus.jsonl`, `queries.jsonl` and `qrels/`. Pictures are named by `metadata.image`, relative to it. */
  readonly folder: string
  /** Which file of `qrels/`. @default 'test' */
  readonly split?: string | undefined
  /** The first stage's list of each query, as a TREC run. */
  readonly run: string
  /** Candidates for each query. @default 20 */
  readonly topK?: number | undefined
}

/** The queries of a BEIR folder that have a picture, each with the best candidates of a run. */
export async function* convertBeir({
  folder,
  split = 'test',
  run,
  topK = 20,
  ...options
}: ConvertBeirOptions): AsyncGenerator<RerankExample> {
  const corpusFile = join(folder, 'corpus.jsonl')
  const queriesFile = join(folder, 'queries.jsonl')
  const labels = await readLabels(join(folder, 'qrels', `${split}.tsv`), options)
  const lists = await readRunLists(run, topK, options)
  const corpus = await openEntryIndex(corpusFile, { ...options, keyField: '_id' })
  try {
    for await (const { row: query, line } of readBeirDocuments(queriesFile, options)) {
      // Judgements say which queries are of the split.
      if (!labels.has(query.id)) continue
      const list = lists.get(query.id)
      if (!list) {
        const message = `${queriesFile}, line ${line}: query "${query.id}" has no list in ${run}`
        leaveOut(new DataFormatError({ file: queriesFile, line, message }), options)
        continue
      }
      const image = getImage(query, queriesFile)
      if (image === undefined) {
        const message = `${queriesFile}, line ${line}: query "${query.id}" has no metadata.image; this project re-ranks for pictures`
        leaveOut(new DataFormatError({ file: queriesFile, line, message }), options)
        continue
      }
      const candidates: RerankExample['candidates'] = []
      for (const { documentId, score } of list) {
        const text = await corpus.get(documentId)
        if (text === undefined) {
          const message = `${run}: document "${documentId}" of query "${query.id}" is not in ${corpusFile}`
          leaveOut(new DataFormatError({ file: run, message }), options)
          continue
        }
        const document = parseOrLeaveOut(
          () => parseJsonRow(text, beirDocumentSchema, { file: corpusFile, entry: documentId }),
          options,
        )
        if (!document) continue
        const picture = getImage(document, corpusFile)
        candidates.push({
          id: document.id,
          text: [document.title, document.text].filter(part => part !== '').join('. '),
          image: picture,
          relevance: Math.max(0, labels.get(query.id)?.get(document.id) ?? 0),
          firstStageScore: score,
        })
      }
      if (candidates.length > 0) {
        yield { queryId: query.id, image, question: query.text, candidates }
        continue
      }
      const message = `${queriesFile}, line ${line}: none of the candidates of query "${query.id}" is in ${corpusFile}`
      leaveOut(new DataFormatError({ file: queriesFile, line, message }), options)
    }
  } finally {
    await corpus.close()
  }
}

function getImage({ metadata }: BeirDocument, file: string): string | undefined {
  return typeof metadata.image === 'string' ? resolveImage(metadata.image, file) : undefined
}

async function readLabels(file: string, options: ReadOptions): Promise<Map<string, Map<string, number>>> {
  const labels = new Map<string, Map<string, number>>()
  for await (const { row } of readBeirQrels(file, options)) {
    const ofQuery = labels.get(row.queryId) ?? new Map<string, number>()
    labels.set(row.queryId, ofQuery.set(row.documentId, row.relevance))
  }
  return labels
}
