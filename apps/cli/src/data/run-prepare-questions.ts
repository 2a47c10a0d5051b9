import { resolve } from 'node:path'
import { InvalidArgumentError, omitUndefined } from '@region-r1/core'
import {
  createExamplePreparation,
  createQuestionPreparation,
  findKbFile,
  type QuestionPreparationOptions,
} from '@region-r1/datasets'
import type { CommandContext } from '../command-context.ts'
import { type FirstStageFlags, openFirstStage } from './open-first-stage.ts'
import { type ImageFlags, openImages } from './open-images.ts'
import { openKb } from './open-kb.ts'
import { type KbPictureFlags, openKbPictures } from './open-kb-pictures.ts'
import { createPictureEmbedder } from './picture-embedder.ts'
import { reportBrokenImages } from './report-broken-images.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'
import { type PreparationFlags, runPreparation } from './run-preparation.ts'

export interface QuestionFlags extends PreparationFlags, StrictFlags, ImageFlags, FirstStageFlags, KbPictureFlags {
  readonly questions: string
  readonly format: QuestionPreparationOptions['format'] | 'examples'
  readonly entities?: string
  readonly encoder?: string
  readonly topK: number
  readonly positiveOnly?: true
}

/** Prepares the lists of a benchmark's questions. */
export async function runPrepareQuestions(flags: QuestionFlags, context: CommandContext): Promise<void> {
  const { questions, format, entities, kb, topK } = flags
  const rows = reportBrokenRows(context, flags)
  const broken = reportBrokenImages(context, flags)
  await using embedder = createPictureEmbedder(flags.encoder, context)
  await using stage = await openFirstStage(flags, embedder, rows.options)
  await using articles = await openKb(kb, rows.options)
  await using opened = await openKbPictures(flags, stage, { embedder, ...broken.options })
  const common = {
    kb: await findKbFile(kb),
    articles,
    pictures: opened.pictures,
    firstStage: stage.inputs,
    retrieve: stage.retrieve,
    concurrency: stage.concurrency,
    moreSettings: stage.settings,
    topK,
    positiveOnly: flags.positiveOnly ?? false,
    ...listSources(flags),
    ...rows.options,
  }
  if (format === 'examples' && stage.addGold) {
    const message = 'hard-negatives name a question by its picture as published; examples have their candidates already'
    throw new InvalidArgumentError({ argument: 'resultsFormat', message })
  }
  if (format === 'examples') {
    await runPreparation(createExamplePreparation({ examples: questions, ...common }), flags, context, rows)
  } else {
    await using images = await openImages(flags)
    const more = { questions, format, images, addGold: stage.addGold, entities }
    await runPreparation(createQuestionPreparation({ ...more, ...common }), flags, context, rows)
  }
  rows.finish()
  broken.finish()
}

/** Everything that pictures come from: a folder begun with other ones is refused. */
function listSources(flags: QuestionFlags) {
  const { kbImageMap, inaturalistNames, kbImages, landmarks, inaturalist, infoseekImages } = flags
  const folders = Object.entries(omitUndefined({ kbImages, landmarks, inaturalist, infoseekImages }))
  return {
    inputs: omitUndefined({ kbImageMap, inaturalistNames }),
    folders: Object.fromEntries(folders.map(([role, path]) => [role, resolve(path)])),
  }
}
