import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InvalidArgumentError, type RerankExample } from '@region-r1/core'

/**
 * Nothing may be chosen on the queries that a policy is judged by. A file is taken for the test split where the
 * manifest beside it says so, or its name or its folder's has the word "test".
 *
 * @throws InvalidArgumentError where the file is of the test split, or the manifest cannot be read to tell.
 */
export async function refuseTestSplit(file: string): Promise<void> {
  const path = resolve(file)
  const split = await readSplit(join(dirname(path), 'manifest.json'))
  const names = [basename(path), basename(dirname(path))]
  if (split === 'test' || names.some(saysTest)) refuse(`${file} is`)
}

/**
 * The same examples, for files that were copied and renamed: a query is taken for one of the test split where its id has
 * the word "test".
 *
 * @throws InvalidArgumentError at the first such query.
 */
export async function* refuseTestQueries(examples: AsyncIterable<RerankExample>): AsyncGenerator<RerankExample> {
  for await (const example of examples) {
    if (saysTest(example.queryId)) refuse(`query "${example.queryId}" is, by its id,`)
    yield example
  }
}

async function readSplit(manifest: string): Promise<unknown> {
  const text = await readFile(manifest, 'utf8').catch(() => '{}')
  try {
    return (JSON.parse(text) as { split?: unknown } | null)?.split
  } catch {
    throw new InvalidArgumentError({
      argument: 'data',
      message: `${manifest} is not JSON, so whether the data are of the test split cannot be told; repair or remove it`,
    })
  }
}

function saysTest(name: string): boolean {
  return /(^|[^a-z])test([^a-z]|$)/i.test(name)
}

function refuse(subject: string): never {
  throw new InvalidArgumentError({
    argument: 'data',
    message: `${subject} of the test split: a threshold chosen there makes its figures worthless; choose it on validation data`,
  })
}
