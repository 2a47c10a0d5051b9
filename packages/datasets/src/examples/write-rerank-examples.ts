import { describeIssues, InvalidArgumentError, type RerankExample, rerankExampleSchema } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { relativizeImage } from '../resolve-image.ts'

/**
 * Writes examples as JSON Lines under a temporary name, then renames it. Absolute image paths below the file's folder
 * become relative to it; relative ones are taken as relative to it already.
 *
 * @throws InvalidArgumentError where an example does not fit the schema or repeats a queryId; no file is left then.
 */
export async function writeRerankExamples(
  file: string,
  examples: Iterable<RerankExample> | AsyncIterable<RerankExample>,
): Promise<void> {
  await writeFileAtomically(file, formatLines(file, examples))
}

async function* formatLines(file: string, examples: Iterable<RerankExample> | AsyncIterable<RerankExample>) {
  const queryIds = new Set<string>()
  for await (const example of examples) {
    const result = rerankExampleSchema.safeParse(example)
    if (!result.success) {
      const message = `example "${example.queryId}" cannot be written: ${describeIssues(result.error)}`
      throw new InvalidArgumentError({ argument: 'examples', message, cause: result.error })
    }
    if (queryIds.has(example.queryId)) {
      const message = `queryId "${example.queryId}" comes twice; give each query an id of its own`
      throw new InvalidArgumentError({ argument: 'examples', message })
    }
    queryIds.add(example.queryId)
    yield formatExampleLine(example, file)
  }
}

/** The line of an example in a file, its end included. */
export function formatExampleLine(example: RerankExample, file: string): string {
  const candidates = example.candidates.map(candidate =>
    candidate.image === undefined ? candidate : { ...candidate, image: relativizeImage(candidate.image, file) },
  )
  return `${JSON.stringify({ ...example, image: relativizeImage(example.image, file), candidates })}\n`
}
