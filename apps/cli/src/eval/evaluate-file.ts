import type { DualEncoder, RerankExample } from '@region-r1/core'
import { readRerankExamples } from '@region-r1/datasets'
import {
  type EvaluateResult,
  type EvaluationOutput,
  type EvaluationSystem,
  evaluate,
  openEvaluationOutput,
} from '@region-r1/eval'
import type { CommandContext } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'

export interface EvaluateFileOptions {
  readonly file: string
  readonly encoder: DualEncoder
  readonly scorer?: DualEncoder
  readonly systems: readonly EvaluationSystem[]
  readonly seed: number
  /** The first so many examples; all if absent. */
  readonly limit?: number
  /** Where the files of the evaluation go. */
  readonly folder: string
  readonly title: string
}

export interface FileEvaluation extends EvaluateResult {
  /** The path of the report page. */
  readonly report: string
}

/** Evaluates systems on a file of examples and writes the folder of the evaluation. */
export async function evaluateFile(
  { file, folder, title, limit, ...options }: EvaluateFileOptions,
  context: CommandContext,
): Promise<FileEvaluation> {
  const { signal } = context
  const progress = createProgress(context, 'queries')
  // Opened by the first row, so that data that cannot be read leaves no folder behind.
  let output: EvaluationOutput | undefined
  try {
    const result = await evaluate({
      ...options,
      examples: readExamples(file, limit, signal),
      signal,
      onRow: async row => {
        output ??= await openEvaluationOutput(folder)
        await output.writeRow(row)
      },
      onProgress: ({ done }) => progress(done, limit),
    })
    return { ...result, report: await output!.finish({ ...result, title }) }
  } finally {
    await output?.discard()
  }
}

async function* readExamples(
  file: string,
  limit: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<RerankExample> {
  let count = 0
  for await (const { example } of readRerankExamples(file, { signal })) {
    yield example
    count++
    if (count === limit) return
  }
}
