import { InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { readCandidates } from '@region-r1/datasets'
import { type Dtype, drawBox, encodePng, type LoadEncoderOptions, readImageSource } from '@region-r1/encoder'
import { createReranker, type RerankDecision } from '@region-r1/reranker'
import { chooseEncoder } from '../choose-encoder.ts'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { showDownloads } from '../models/show-downloads.ts'
import { openEncoder } from '../open-encoder.ts'
import { formatRerankResult } from './format-rerank-result.ts'

export interface RerankFlags extends CommonFlags {
  readonly image: string
  readonly question: string
  readonly candidates: string
  readonly device: NonNullable<LoadEncoderOptions['device']>
  readonly dtype?: Dtype
  readonly threads?: number
  readonly encoder?: string
  readonly scorer?: string
  readonly policy?: string
  readonly looks?: number
  readonly topN?: number
  readonly overlay?: string
}

/** Reads the files, re-ranks, writes the overlay, prints the result. */
export async function runRerank(flags: RerankFlags, context: CommandContext): Promise<void> {
  const { signal } = context
  const { image, question, topN, device, dtype, threads } = flags
  if (flags.overlay !== undefined) assertPngName(flags.overlay)
  const loading = { device, dtype, threads }
  const candidates = await readCandidates(flags.candidates, { signal })
  const name = await chooseEncoder({ encoder: flags.encoder, policy: flags.policy })
  await using encoder = await openEncoder(name, context, loading)
  await using reranker = await createReranker({
    encoder,
    ...loading,
    onDownload: showDownloads(context).onDownload,
    scorer: flags.scorer,
    policy: flags.policy,
    looks: flags.looks,
  })
  const progress = createProgress(context, 'candidates')
  const result = await reranker.rerank({
    image,
    question,
    candidates,
    signal,
    onProgress: ({ completed, total }) => progress(completed, total),
    topN,
  })
  if (flags.overlay !== undefined) await writeOverlay(image, result.decision, flags.overlay)
  for (const warning of result.warnings) context.messages.write(`warning: ${warning}\n`)
  writeResult(context, flags, result, formatRerankResult(result))
}

function assertPngName(file: string): void {
  if (file.toLowerCase().endsWith('.png')) return
  throw new InvalidArgumentError({
    argument: 'overlay',
    message: `--overlay is written as PNG: expected a name that ends with .png, got ${file}`,
  })
}

async function writeOverlay(source: string, decision: RerankDecision, file: string): Promise<void> {
  const image = await readImageSource(source)
  await writeFileAtomically(file, await encodePng(drawDecision(image, decision)))
}

/** All regions as thin lines, the heaviest as a thick one. */
function drawDecision(image: RgbImage, decision: RerankDecision): RgbImage {
  if (decision.type === 'keep') return image
  const others = (decision.regions ?? []).slice(1)
  const thin = others.reduce((drawn, { box }) => drawBox(drawn, box, { thickness: 1 }), image)
  return drawBox(thin, decision.box)
}
