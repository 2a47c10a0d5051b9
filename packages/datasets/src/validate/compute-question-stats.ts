import type { ReadOptions } from '../read-options.ts'
import { readEvqaQuestions } from '../readers/read-evqa-questions.ts'
import { readInfoseekCsv } from '../readers/read-infoseek-csv.ts'

const readers = { 'evqa-csv': readEvqaQuestions, 'infoseek-csv': readInfoseekCsv } as const

/** What a file of questions holds, in numbers. */
export interface QuestionStats {
  readonly questions: number
  readonly byQuestionType: Readonly<Record<string, number>>
  readonly byDataset: Readonly<Record<string, number>>
  /** Questions whose article is also in the training set, and those whose is not; InfoSeek does not say. */
  readonly seen: number
  readonly unseen: number
  readonly distinctUrls: number
  readonly distinctImages: number
  /** How many questions have so many right answers. */
  readonly byAnswers: Readonly<Record<string, number>>
}

/** Counts over the questions of Encyclopedic-VQA or of EchoSight's InfoSeek files. */
export async function computeQuestionStats(
  file: string,
  format: keyof typeof readers,
  options: ReadOptions = {},
): Promise<QuestionStats> {
  const byQuestionType: Record<string, number> = {}
  const byDataset: Record<string, number> = {}
  const byAnswers: Record<string, number> = {}
  const urls = new Set<string>()
  const images = new Set<string>()
  let questions = 0
  let seen = 0
  let unseen = 0
  const count = (record: Record<string, number>, key: string | number) => {
    record[key] = (record[key] ?? 0) + 1
  }
  for await (const { row } of readers[format](file, options)) {
    questions++
    count(byQuestionType, row.questionType)
    count(byDataset, row.datasetName)
    count(byAnswers, row.answers.length)
    if (row.urlUsedInTrain === true) seen++
    if (row.urlUsedInTrain === false) unseen++
    for (const url of row.urls) urls.add(url)
    images.add(`${row.datasetName}/${row.imageIds[0]}`)
  }
  return {
    questions,
    byQuestionType,
    byDataset,
    seen,
    unseen,
    distinctUrls: urls.size,
    distinctImages: images.size,
    byAnswers,
  }
}
