import { readFile, stat } from 'node:fs/promises'
import { DataFormatError, describeIssues } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { EvaluationSummary } from '../summary/evaluation-summary.ts'

const systemsSchema = z.record(z.string(), z.looseObject({ mrr: z.number(), 'recall@1': z.number() }))

/** What a comparison reads: loose, so that summaries of other versions can be compared too. */
const summarySchema = z.looseObject({
  queries: z.number(),
  candidatesPerQuery: z.number(),
  systems: systemsSchema,
  slices: z.record(z.string(), z.looseObject({ queries: z.number(), systems: systemsSchema })),
  run: z.looseObject({
    encoders: z.array(z.string()),
    scorers: z.array(z.string()),
    policies: z.record(z.string(), z.string()),
    settings: z.record(z.string(), z.record(z.string(), z.number())).default({}),
    seed: z.number(),
  }),
})

/**
 * Reads a `summary.json`.
 *
 * @throws DataFormatError where it is none; the file system's error where it cannot be read.
 */
export async function readSummary(file: string): Promise<EvaluationSummary> {
  if ((await stat(file)).isDirectory()) {
    throw new DataFormatError({ file, message: `${file} is a folder; name the summary.json inside it` })
  }
  const parsed = summarySchema.safeParse(parseJson(await readFile(file, 'utf8')))
  if (parsed.success) return parsed.data as unknown as EvaluationSummary
  const { error } = parsed
  const found = error.issues[0]!.path.length === 0 ? 'it is no JSON object' : describeIssues(error, { most: 1 })
  throw new DataFormatError({ file, message: `${file}: expected the summary.json of an evaluation, but ${found}` })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
