import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import { readExamples } from '@region-r1/datasets'
import {
  addLatency,
  createCandidateEmbedder,
  type EvaluateOptions,
  type EvaluateResult,
  type EvaluationSystem,
  evaluate,
  evaluateRetrieval,
  measureLatency,
  openEvaluationOutput,
} from '@region-r1/eval'
import type { VlmUsage } from '@region-r1/policy'
import type { CommandContext } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { countQueries } from './count-queries.ts'

export interface EvaluateFileOptions
  extends Pick<
    EvaluateOptions,
    'embedCandidates' | 'evaluateExample' | 'concurrency' | 'ties' | 'gain' | 'fusion' | 'leftOut' | 'systemsLeftOut'
  > {
  readonly file: string
  readonly encoder: DualEncoder
  readonly scorer?: DualEncoder | undefined
  readonly systems: readonly EvaluationSystem[]
  readonly seed: number
  /** The first so many examples; all if absent. */
  readonly limit?: number | undefined
  /** Only examples with one of these tags; all if absent. */
  readonly tags?: readonly string[] | undefined
  /** Where the files of the evaluation go. */
  readonly folder: string
  readonly title: string
  /** Searches the knowledge base by the crops too. */
  readonly retrieval?: boolean | undefined
  /** What a vision-language model was asked by the end; undefined where none was. */
  readonly readVlmUsage?: (() => VlmUsage | undefined) | undefined
  /** Measures the time of the first so many queries. */
  readonly latency?: number | undefined
}

export interface FileEvaluation extends EvaluateResult {
  /** The path of the report page. */
  readonly report: string
}

/**
 * Evaluates systems on a file of examples and writes the folder of the evaluation. Where the same evaluation was cut off
 * before, it goes on from the rows in the folder.
 */
export async function evaluateFile(
  { file, folder, title, limit, tags, retrieval, latency, readVlmUsage, ...options }: EvaluateFileOptions,
  context: CommandContext,
): Promise<FileEvaluation> {
  const { signal, messages } = context
  const progress = createProgress(context, 'queries')
  const total = await countQueries(file, limit, context)
  const output = await openEvaluationOutput(folder, { key: await createKey({ file, limit, tags, ...options }) })
  if (output.knownRowCount > 0) messages.write(`going on after ${output.knownRowCount} queries of an earlier attempt\n`)
  try {
    const result = await evaluate({
      ...options,
      examples: readExamples(file, { limit, tags, signal }),
      signal,
      knownRows: output.readKnownRows(),
      total,
      onRow: row => output.writeRow(row),
      onProgress: ({ done, etaMs }) => progress(done, total, etaMs),
    })
    if (result.summary.data.withRelevant === 0) {
      // Such rows are of no use to a later attempt.
      await output.discard()
      throw explainNoneRelevant(result.summary.queries, file)
    }
    const { encoder, scorer = encoder, systems, embedCandidates = createCandidateEmbedder(scorer) } = options
    const shared = { encoder, scorer, embedCandidates, signal }
    const extras = {
      ...(retrieval && {
        retrieval: await evaluateRetrieval({
          ...shared,
          readExamples: () => readExamples(file, { limit, tags, signal }),
          rows: output.readRows(),
          // Orders that stand in the data have no picture to search by.
          systems: Object.keys(result.summary.systems).filter(name => result.summary.run.kinds[name] !== 'given'),
          onProgress: done => progress(done, result.summary.queries),
        }),
      }),
      ...(latency !== undefined && {
        latency: await measureLatency({
          ...shared,
          systems,
          examples: readExamples(file, { limit: latency, tags, signal }),
        }),
      }),
    }
    const timed = { ...result, summary: extras.latency ? addLatency(result.summary, extras.latency) : result.summary }
    const vlm = readVlmUsage?.()
    return { ...timed, report: await output.finish({ ...timed, ...extras, vlm, title }) }
  } catch (error) {
    // Whatever went wrong, queries that are evaluated are not evaluated again.
    const kept = await output.suspend()
    if (kept > 0) {
      const clear = messages.isTTY ? '\r\x1b[K' : ''
      messages.write(`${clear}kept: ${kept} evaluated queries in ${folder}; the same command goes on after them\n`)
    }
    throw error
  } finally {
    await output.discard()
  }
}

/** Without a relevant candidate every metric is 0, whatever the systems do. */
function explainNoneRelevant(queries: number, file: string): InvalidArgumentError {
  return new InvalidArgumentError({
    argument: 'data',
    message: `none of the ${queries} queries of ${file} has a relevant candidate, so every metric is 0; give the entries that are right a "relevance" of 1`,
  })
}

/** All that the rows come from. The data is told by its size and time: reading a large file twice takes long. */
async function createKey({
  file,
  limit,
  tags,
  encoder,
  scorer = encoder,
  systems,
  seed,
  ties,
  gain,
  fusion,
}: Omit<EvaluateFileOptions, 'folder' | 'title'>): Promise<string> {
  // A file that is not there is told of by what reads it.
  const found = await stat(file).catch(() => undefined)
  const names = systems.map(({ name, id, settings }) => [name, id, settings])
  return JSON.stringify([
    resolve(file),
    found?.size,
    found?.mtimeMs,
    limit,
    tags,
    encoder.id,
    scorer.id,
    names,
    seed,
    ties,
    gain,
    fusion,
  ])
}
