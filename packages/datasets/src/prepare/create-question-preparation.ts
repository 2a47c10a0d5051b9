import { InvalidArgumentError } from '@region-r1/core'
import type { ImageFinder } from '../find-images.ts'
import type { ReadOptions } from '../read-options.ts'
import type { BenchmarkQuestion } from '../readers/benchmark-question.ts'
import { readEvqaQuestions } from '../readers/read-evqa-questions.ts'
import { readInfoseekCsv } from '../readers/read-infoseek-csv.ts'
import { readLinkedInfoseekQuestions } from '../readers/read-linked-infoseek-questions.ts'
import { type ListCandidatesOptions, listCandidates, type Retrieve } from './list-candidates.ts'
import type { Preparation } from './preparation.ts'

/** What a question preparation reads. */
export const questionFormats = ['evqa-csv', 'infoseek-csv', 'infoseek-jsonl'] as const

/** What the lists of the published protocol are made from. */
export interface QuestionPreparationOptions
  extends Pick<ReadOptions, 'onBrokenRow'>,
    Pick<ListCandidatesOptions, 'articles' | 'findArticleImage'> {
  readonly questions: string
  readonly format: (typeof questionFormats)[number]
  /** `infoseek_{train,val}_withkb.jsonl`, which `infoseek-jsonl` needs: its gold is an entity of Wikidata. */
  readonly entities?: string
  /** The knowledge base's file, for the manifest. */
  readonly kb: string
  readonly images: Pick<ImageFinder, 'find'>
  readonly retrieve: Retrieve
  /** What the first stage is made of, for the manifest: a result file, or vectors. */
  readonly firstStage: string
  /** Candidates for each question. @default 20 */
  readonly topK?: number
  /** Leaves questions out whose gold article was not retrieved, as training wants it. @default false */
  readonly positiveOnly?: boolean
}

/** Lists for the published protocol: the first stage's best candidates of each single-hop question, gold by its URL. */
export function createQuestionPreparation({
  questions,
  format,
  entities,
  kb,
  articles,
  images,
  retrieve,
  firstStage,
  findArticleImage,
  topK = 20,
  positiveOnly = false,
  ...options
}: QuestionPreparationOptions): Preparation<BenchmarkQuestion> {
  const listing = { articles, ...(findArticleImage && { findArticleImage }) }
  return {
    settings: { recipe: 'questions', format, topK, positiveOnly, articleImages: findArticleImage !== undefined },
    inputs: { questions, ...(entities !== undefined && { entities }), kb, firstStage },
    async *items() {
      const rows = readQuestions({ questions, format, entities, ...options })
      for await (const { row } of rows) if (row.questionType !== '2_hop') yield row
    },
    async prepare(question) {
      const { dataId, urls } = question
      const image = await images.find(question)
      if (image === undefined) return { leftOut: `${dataId}: its picture ${question.imageIds[0]} is missing` }
      const found = await retrieve(question, image)
      if (!found || found.length === 0) return { leftOut: `${dataId}: the first stage has no candidates` }
      const getRelevance = (url: string) => (urls.includes(url) ? 1 : 0)
      const candidates = await listCandidates(found, { ...listing, topK, getRelevance })
      if (candidates.length === 0) return { leftOut: `${dataId}: none of its candidates is in the knowledge base` }
      if (positiveOnly && !candidates.some(({ id }) => urls.includes(id))) {
        return { leftOut: `${dataId}: its article is not among the candidates` }
      }
      const tags = [
        question.questionType,
        question.datasetName,
        ...(question.urlUsedInTrain === false ? ['unseen'] : []),
      ]
      return { queryId: dataId, image, question: question.question, candidates, tags }
    },
  }
}

function readQuestions({
  questions,
  format,
  entities,
  ...options
}: Pick<QuestionPreparationOptions, 'questions' | 'format' | 'onBrokenRow'> & { entities: string | undefined }) {
  if (format === 'evqa-csv') return readEvqaQuestions(questions, options)
  if (format === 'infoseek-csv') return readInfoseekCsv(questions, options)
  if (entities !== undefined) return readLinkedInfoseekQuestions({ questions, entities, ...options })
  const message = `infoseek-jsonl needs entities: infoseek_val_withkb.jsonl says which entity each question of ${questions} is about`
  throw new InvalidArgumentError({ argument: 'entities', message })
}
