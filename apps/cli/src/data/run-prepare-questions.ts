import { InvalidArgumentError } from '@region-r1/core'
import {
  createExamplePreparation,
  createNearestRetrieval,
  createQuestionPreparation,
  detectKbForm,
  findKbFile,
  type KbArticle,
  openRetrievalResults,
  type QuestionPreparationOptions,
  type ReadOptions,
} from '@region-r1/datasets'
import type { CommandContext } from '../command-context.ts'
import { openEncoder } from '../open-encoder.ts'
import { decodeFile } from './decode-file.ts'
import { openArticlePictures } from './open-article-pictures.ts'
import { type ImageFlags, openImages } from './open-images.ts'
import { openKb } from './open-kb.ts'
import { openVectors } from './open-vectors.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'
import { requireFlag } from './require-flag.ts'
import { type PreparationFlags, runPreparation } from './run-preparation.ts'

export interface QuestionFlags extends PreparationFlags, StrictFlags, ImageFlags {
  readonly questions: string
  readonly format: QuestionPreparationOptions['format'] | 'examples'
  readonly entities?: string
  readonly kb: string
  readonly kbImages?: string
  readonly kbImageMap?: string
  readonly results?: string
  readonly resultsFormat: 'echosight-results' | 'omgm-results'
  readonly vectors?: string
  readonly graph?: string
  readonly encoder?: string
  readonly topK: number
  readonly positiveOnly?: true
}

/** Prepares the lists of a benchmark's questions. */
export async function runPrepareQuestions(flags: QuestionFlags, context: CommandContext): Promise<void> {
  const { questions, format, entities, kb, topK } = flags
  const rows = reportBrokenRows(context, flags)
  await using stage = await openFirstStage(flags, rows.options)
  await using articles = await openKb(kb, rows.options)
  const hasPictures = flags.kbImages !== undefined || (await detectKbForm(kb)) === 'catalogue'
  await using pictures = hasPictures ? await openArticlePictures(flags) : undefined
  const common = {
    kb: await findKbFile(kb),
    articles,
    firstStage: stage.file,
    retrieve: stage.retrieve,
    ...(pictures && { findArticleImage: async (article: KbArticle) => (await pictures.list(article))[0] }),
    topK,
    positiveOnly: flags.positiveOnly ?? false,
    ...rows.options,
  }
  if (format === 'examples') {
    await runPreparation(createExamplePreparation({ examples: questions, ...common }), flags, context)
  } else {
    await using images = await openImages(flags)
    const more = { questions, format, images, ...(entities !== undefined && { entities }) }
    await runPreparation(createQuestionPreparation({ ...more, ...common }), flags, context)
  }
  rows.finish()
}

interface FirstStage extends AsyncDisposable {
  /** What a manifest names it by. */
  readonly file: string
  readonly retrieve: QuestionPreparationOptions['retrieve']
}

async function openFirstStage(flags: QuestionFlags, options: ReadOptions): Promise<FirstStage> {
  if (flags.results !== undefined) {
    const results = await openRetrievalResults(flags.results, flags.resultsFormat, options)
    return {
      file: flags.results,
      retrieve: async ({ dataId }) => (await results.get(dataId))?.entries,
      [Symbol.asyncDispose]: () => results.close(),
    }
  }
  const folder = requireFlag(flags.vectors, '--results or --vectors', 'one of them is the first stage')
  const { encoderId, file, vectors, search } = await openVectors(folder, flags.graph)
  const encoder = await openEncoder(flags.encoder)
  if (encoder.id !== encoderId) {
    await encoder.dispose()
    const message = `${folder} was embedded by ${encoderId}, not by ${encoder.id}; name that encoder, or embed anew`
    throw new InvalidArgumentError({ argument: 'encoder', message })
  }
  const embed = async (path: string) => (await encoder.encodeImages([{ image: await decodeFile(path) }]))[0]!.embedding
  const retrieve = createNearestRetrieval({ vectors, search, embed })
  return { file, retrieve, [Symbol.asyncDispose]: () => encoder.dispose() }
}
