import { resolve } from 'node:path'
import { DataFormatError, type RerankExample } from '@region-r1/core'
import { leaveOut, type ReadOptions } from '../read-options.ts'
import { type M2krPassage, readM2krPassages } from '../readers/read-m2kr-passages.ts'
import { readM2krQuestions } from '../readers/read-m2kr-questions.ts'
import { type RunItem, readRunLists } from './read-run-lists.ts'

export interface ConvertM2krOptions extends ReadOptions {
  /** `EVQA_data` and the like, Parquet. */
  readonly questions: string
  /** `EVQA_passages` and the like, Parquet: those that the lists name are held in memory. */
  readonly passages: string
  /** The folder that picture paths are relative to. */
  readonly images: string
  /** The first stage's list of each question, as a TREC run: the tables name right passages alone. */
  readonly run: string
  /** Candidates for each question. @default 20 */
  readonly topK?: number | undefined
}

/** M2KR's questions that have a picture, each with the best passages of a run; right are those that the table names. */
export async function* convertM2kr({
  questions,
  passages,
  images,
  run,
  topK = 20,
  ...options
}: ConvertM2krOptions): AsyncGenerator<RerankExample> {
  const lists = await readRunLists(run, topK, options)
  const texts = await readTexts(passages, lists, options)
  for await (const { row, ordinal } of readM2krQuestions(questions, options)) {
    const leave = (reason: string) => {
      const message = `${questions}, row ${ordinal}: question "${row.questionId}" ${reason}`
      leaveOut(new DataFormatError({ file: questions, message }), options)
    }
    const list = lists.get(row.questionId)
    const found = list?.filter(({ documentId }) => texts.has(documentId)) ?? []
    if (row.imagePath === undefined || row.question.trim() === '') leave('lacks a picture or a text')
    else if (list === undefined) leave(`has no list in ${run}`)
    else if (found.length === 0) leave(`has no candidate that is in ${passages}`)
    else {
      const positives = new Set(row.positiveIds)
      yield {
        queryId: row.questionId,
        image: resolve(images, row.imagePath),
        question: row.question,
        candidates: found.map(({ documentId, score }) => ({
          id: documentId,
          text: texts.get(documentId)!,
          relevance: positives.has(documentId) ? 1 : 0,
          firstStageScore: score,
        })),
      }
    }
  }
}

async function readTexts(
  file: string,
  lists: ReadonlyMap<string, readonly RunItem[]>,
  options: ReadOptions,
): Promise<Map<string, string>> {
  const wanted = new Set([...lists.values()].flatMap(list => list.map(({ documentId }) => documentId)))
  const texts = new Map<string, string>()
  for await (const { row } of readM2krPassages(file, options)) if (wanted.has(row.id)) texts.set(row.id, format(row))
  return texts
}

const format = ({ title, text }: M2krPassage) => (title === undefined || title === '' ? text : `${title}. ${text}`)
