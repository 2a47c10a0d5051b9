import { basename, join } from 'node:path'
import type { RerankExample } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { checksumFile, writeRerankExamples } from '@region-r1/datasets'

/** Where generated queries lie. */
export interface QueryFiles {
  readonly examples: string
  readonly manifest: string
}

/** Writes `examples.jsonl`, then `manifest.json`, which says what they were made of; a run that was cut off has none. */
export async function writeQueries(
  directory: string,
  examples: AsyncIterable<RerankExample>,
  describe: () => Promise<object>,
): Promise<QueryFiles> {
  const files = { examples: join(directory, 'examples.jsonl'), manifest: join(directory, 'manifest.json') }
  await writeRerankExamples(files.examples, examples)
  await writeFileAtomically(files.manifest, `${JSON.stringify(await describe(), null, 2)}\n`)
  return files
}

/** A file that queries were made of, as the manifest names it. */
export async function describeSource(file: string, signal?: AbortSignal) {
  return { name: basename(file), ...(await checksumFile(file, signal)) }
}
