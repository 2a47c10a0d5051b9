import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { ImageFormatError, InvalidArgumentError, RegionR1Error, type RgbImage } from '@region-r1/core'
import { saveLookCalibration } from '@region-r1/encoder'
import { calibrateLook } from '@region-r1/policy'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { decodeFile } from '../data/decode-file.ts'
import { type BrokenImageReport, reportBrokenImages } from '../data/report-broken-images.ts'
import type { StrictFlags } from '../data/report-broken-rows.ts'
import { openEncoder } from '../open-encoder.ts'

export interface CalibrateLookFlags extends CommonFlags, StrictFlags {
  readonly images: string
  readonly questions?: string
  readonly encoder?: string
  readonly looks?: number
  readonly limit?: number
}

/** Sets the threshold of `look` for an encoder by pictures without labels, and writes it into the encoder's folder. */
export async function runCalibrateLook(flags: CalibrateLookFlags, context: CommandContext): Promise<void> {
  const { images, looks, limit } = flags
  const { signal } = context
  const paths = (await listPictures(images)).slice(0, limit)
  const questions = flags.questions === undefined ? undefined : await readQuestions(flags.questions)
  await using encoder = await openEncoder(flags.encoder, context)
  const progress = createProgress(context, 'pictures')
  const broken = reportBrokenImages(context, flags)
  const calibration = await calibrateLook({
    encoder,
    images: decodeAll(paths, broken),
    questions,
    looks,
    signal,
    onProgress: done => progress(done, paths.length),
  })
  broken.finish()
  const file = await saveLookCalibration(encoder.directory, encoder.id, calibration)
  const { threshold, pictures, questions: asked } = calibration
  const text = `look crops from a gain of ${threshold.toFixed(2)} deviations on, by ${pictures} pictures and ${asked} questions\nwritten into ${file} for the encoder ${encoder.id}`
  writeResult(context, flags, { encoder: encoder.id, file, ...calibration }, text)
}

const pictureEndings = new Set(['.jpg', '.jpeg', '.png', '.gif', '.bmp', '.tif', '.tiff', '.webp'])

async function listPictures(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(cause => {
    throw new InvalidArgumentError({ argument: 'images', message: `the folder ${folder} cannot be read`, cause })
  })
  const pictures = names.filter(name => pictureEndings.has(extname(name).toLowerCase())).sort()
  return pictures.map(name => join(folder, name))
}

async function* decodeAll(paths: readonly string[], { options }: BrokenImageReport): AsyncGenerator<RgbImage> {
  for (const path of paths) {
    let image: RgbImage
    try {
      image = await decodeFile(path)
    } catch (cause) {
      if (!RegionR1Error.isInstance(cause)) throw cause
      const { onBrokenImage } = options
      if (onBrokenImage === undefined) throw new ImageFormatError({ message: `${path}: ${cause.message}`, cause })
      onBrokenImage(path, cause)
      continue
    }
    yield image
  }
}

async function readQuestions(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new InvalidArgumentError({ argument: 'questions', message: `the questions ${file} cannot be read`, cause })
  })
  return text.split(/\r?\n/).filter(line => line.trim() !== '')
}
