import { readExamples } from '@region-r1/datasets'
import { type CoordinateSpace, createVlmPolicy, loadDecisionLabels, saveDecisionLabels } from '@region-r1/policy'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { countQueries } from '../eval/count-queries.ts'
import { ExitError } from '../exit-error.ts'

export interface LabelFlags extends CommonFlags {
  readonly data: string
  readonly out: string
  readonly url: string
  readonly model: string
  readonly coordinates: CoordinateSpace
  readonly concurrency: number
  readonly limit?: number
}

/** Asks the model about every query that has no label yet; exit code 1 where some still have none. */
export async function runLabel(flags: LabelFlags, context: CommandContext): Promise<void> {
  const { data, out, url, model, coordinates, concurrency, limit } = flags
  const { signal, messages } = context
  const { OPENAI_API_KEY: apiKey } = process.env
  const policy = createVlmPolicy({ baseUrl: url, model, coordinates, concurrency, apiKey })
  const progress = createProgress(context, 'labels')
  const total = await countQueries(data, limit, context)
  const { labeled, known, failures } = await saveDecisionLabels(out, readExamples(data, { signal, limit }), {
    policy,
    concurrency,
    signal,
    onProgress: ({ labeled, known, failed }) => progress(labeled + known + failed, total),
  })
  const counts = { keep: 0, crop: 0, invalid: 0 }
  for (const { decision } of (await loadDecisionLabels(out)).values()) counts[decision.type]++
  const failed = failures.map(({ queryId, error }) => ({ queryId, message: String((error as Error).message ?? error) }))
  for (const { queryId, message } of failed) messages.write(`warning: ${queryId}: ${message}\n`)
  const text = [
    `${labeled} labelled now, ${known} before, ${failed.length} failed: ${out}`,
    `keep ${counts.keep}, crop ${counts.crop}, invalid ${counts.invalid}, by ${policy.id}`,
  ]
  writeResult(
    context,
    flags,
    { file: out, policy: policy.id, labeled, known, failed, decisions: counts },
    text.join('\n'),
  )
  if (failed.length > 0) throw new ExitError(1)
}
