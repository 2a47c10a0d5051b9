import { createRng, InvalidArgumentError, omitUndefined } from '@region-r1/core'
import type { ImageFinder } from '../find-images.ts'
import type { QuestionFormat } from '../names.ts'
import type { ReadOptions } from '../read-options.ts'
import type { BenchmarkQuestion } from '../readers/benchmark-question.ts'
import { readEvqaQuestions } from '../readers/read-evqa-questions.ts'
import { readInfoseekCsv } from '../readers/read-infoseek-csv.ts'
import { readLinkedInfoseekQuestions } from '../readers/read-linked-infoseek-questions.ts'
import type { FoundEntry } from '../readers/retrieval-result.ts'
import { describeKbPictures, type ListCandidatesOptions, listCandidates, type Retrieve } from './list-candidates.ts'
import type { Preparation, PreparationSources } from './preparation.ts'

/** What the lists of the published protocol are made from. */
export interface QuestionPreparationOptions
  extends Pick<ReadOptions, 'onBrokenRow'>,
    Pick<ListCandidatesOptions, 'articles' | 'pictures'>,
    PreparationSources {
  readonly questions: string
  readonly format: QuestionFormat
  /** `infoseek_{train,val}_withkb.jsonl`, which `infoseek-jsonl` needs: its gold is an entity of Wikidata. */
  readonly entities?: string | undefined
  /** The knowledge base's file, for the manifest. */
  readonly kb: string
  readonly images: Pick<ImageFinder, 'find'>
  readonly retrieve: Retrieve
  /** The files that the first stage is made of, by role, for the manifest. */
  readonly firstStage: Readonly<Record<string, string>>
  /** Questions under way at once, where they share a search. @default 1 */
  readonly concurrency?: number | undefined
  /** Candidates for each question. @default 20 */
  readonly topK?: number | undefined
  /** Leaves questions out whose gold article was not retrieved, as training wants it. @default false */
  readonly positiveOnly?: boolean | undefined
  /**
   * Makes training lists of hard negatives: each question's own article and `topK - 1` others, in an order drawn by its
   * id. They say nothing of recall. @default false
   */
  readonly addGold?: boolean | undefined
}

/** A row of the questions' file: a question, or why it could not be read. */
export type QuestionItem = { readonly question: BenchmarkQuestion } | { readonly broken: string }

/** Lists for the published protocol: the first stage's best candidates of each single-hop question, gold by its URL. */
export function createQuestionPreparation({
  questions,
  format,
  entities,
  kb,
  articles,
  pictures,
  images,
  retrieve,
  firstStage,
  concurrency,
  topK = 20,
  positiveOnly = false,
  addGold = false,
  inputs,
  folders = {},
  moreSettings,
  onBrokenRow,
}: QuestionPreparationOptions): Preparation<QuestionItem> {
  return {
    settings: {
      recipe: 'questions',
      format,
      topK,
      positiveOnly,
      ...(addGold && { addGold }),
      ...describeKbPictures(pictures),
      folders,
      ...moreSettings,
    },
    inputs: { questions, ...omitUndefined({ entities }), kb, ...firstStage, ...inputs },
    concurrency,
    async *items() {
      // Broken rows are items too: they are questions, and a share of all questions counts them.
      const broken: QuestionItem[] = []
      const observe: ReadOptions = onBrokenRow
        ? {
            onBrokenRow(error) {
              if (error.file === questions) broken.push({ broken: error.message })
              onBrokenRow(error)
            },
          }
        : {}
      for await (const { row } of readQuestions({ questions, format, entities, ...observe })) {
        yield* broken.splice(0)
        if (row.questionType !== '2_hop') yield { question: row }
      }
      yield* broken
    },
    async prepare(item) {
      if ('broken' in item) return { leftOut: item.broken }
      const { question } = item
      const { dataId: queryId, urls } = question
      const tags = listTags(question)
      const image = await images.find(question)
      if (image === undefined) {
        return { queryId, leftOut: `its picture ${question.imageIds[0]} is missing`, tags, again: true }
      }
      const found = await retrieve(question, image)
      if (!found || found.length === 0) return { queryId, leftOut: 'the first stage has no candidates', tags }
      const getRelevance = (url: string) => (urls.includes(url) ? 1 : 0)
      const listing = { articles, pictures, queryImage: image, topK, getRelevance }
      const { candidates, absent } = await listCandidates(addGold ? putGoldFirst(found, urls[0]!) : found, listing)
      if (candidates.length === 0) {
        return { queryId, leftOut: 'none of its candidates is in the knowledge base', tags, absent }
      }
      if ((positiveOnly || addGold) && !candidates.some(({ id }) => urls.includes(id))) {
        return { queryId, leftOut: 'its article is not among the candidates', tags, absent }
      }
      const listed = addGold ? createRng(queryId).shuffle(candidates) : candidates
      return { example: { queryId, image, question: question.question, candidates: listed, tags }, absent }
    },
  }
}

function putGoldFirst(found: readonly FoundEntry[], gold: string): FoundEntry[] {
  return [found.find(({ url }) => url === gold) ?? { url: gold }, ...found.filter(({ url }) => url !== gold)]
}

/** Reports are sliced by the kind of question, the source of the picture, and whether training knew the article. */
function listTags({ questionType, datasetName, urlUsedInTrain }: BenchmarkQuestion): string[] {
  const seen = urlUsedInTrain === undefined ? [] : [urlUsedInTrain ? 'seen' : 'unseen']
  return [...new Set([questionType, datasetName, ...seen])]
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
