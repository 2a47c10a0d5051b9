import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import { readKbEntries } from '@region-r1/datasets'
import { type Device, findEncoderFolder } from '@region-r1/encoder'
import { type AdaptEncoderResult, adaptEncoder, type BackendName, openBackend } from '@region-r1/encoder-trainer'
import { hasAlignedPatches } from '@region-r1/policy'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { reportBrokenImages } from '../data/report-broken-images.ts'
import { reportBrokenRows, type StrictFlags } from '../data/report-broken-rows.ts'
import { showDownloads } from '../models/show-downloads.ts'
import { openEncoder } from '../open-encoder.ts'

export interface AdaptFlags extends CommonFlags, StrictFlags {
  readonly kb: string
  readonly out: string
  readonly encoder?: string
  readonly steps?: number
  readonly validationShare?: number
  readonly crops?: number
  readonly device: 'auto' | Device
  readonly backend: 'auto' | BackendName
  readonly seed: number
}

/** Reads a knowledge base, adapts an encoder to it, and prints how much better it finds pictures' entries. */
export async function runAdapt(flags: AdaptFlags, context: CommandContext): Promise<void> {
  const { signal, messages } = context
  const { steps, validationShare, crops, seed, device } = flags
  const directory = resolve(flags.out)
  await assertEmpty(directory)
  const rows = reportBrokenRows(context, flags)
  const images = reportBrokenImages(context, flags)
  const entries = await readKbEntries(flags.kb, { ...rows.options, signal })
  rows.finish()
  const source = await findEncoderFolder(flags.encoder, showDownloads(context))
  await using encoder = await openEncoder(source, context, { device })
  const readProgress = createProgress(context, 'entries')
  const progress = createProgress(context, 'steps')
  const result = await adaptEncoder({
    ...{ encoder, source, entries, directory, steps, validationShare, crops, seed, signal },
    backend: await openBackend(flags.backend),
    adaptsPatches: await hasAlignedPatches(encoder, { signal }),
    ...images.options,
    onReadProgress: ({ done, total }) => readProgress(done, total),
    onStep({ step, steps, validation }) {
      progress(step, steps)
      if (validation === undefined) return
      const [first, mrr] = [validation['recall@1'], validation.mrr].map(value => value.toFixed(3))
      messages.write(`step ${step}: Recall@1 ${first}, MRR ${mrr} among ${validation.entries} entries\n`)
    },
  })
  images.finish()
  const summary = { ...result, encoder: flags.out, seed, brokenRows: rows.count, brokenImages: images.count }
  writeResult(context, flags, summary, formatResult(summary))
}

/** The folder appears by a rename, which would take the place of what is there. */
async function assertEmpty(directory: string): Promise<void> {
  const found = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (found.length === 0) return
  const message = `${directory} holds files already; choose another --out, or remove them`
  throw new InvalidArgumentError({ argument: 'out', message })
}

function formatResult({ encoder, entries, pictures, step, validatedOn, before, validation, kept }: AdaptEncoderResult) {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  return [
    `${pictures} pictures of ${entries} entries, the best of step ${step}`,
    `${validation.pictures} ${validatedOn}: Recall@1 ${percent(before['recall@1'])} before, ${percent(validation['recall@1'])} now`,
    `everyday names keep a cosine of ${kept.toFixed(3)} with what they were`,
    `encoder: ${encoder}`,
  ].join('\n')
}
