import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { countQueries } from './count-queries.ts'

test('a bar counts to the lines of a file, at most the limit; away from a terminal nothing is counted', async () => {
  const folder = await createTemporaryFolder()
  const file = join(folder, 'a.jsonl')
  await writeFile(file, '{}\n{}\n{}')
  const on = createContext(true)
  expect(await countQueries(file, undefined, on)).toBe(3)
  expect(await countQueries(file, 2, on)).toBe(2)
  expect(await countQueries(file, 9, on)).toBe(3)
  expect(await countQueries(file, undefined, createContext(false))).toBeUndefined()
  expect(await countQueries(`${file}.gz`, 5, on)).toBe(5)
})

function createContext(isTTY: boolean) {
  const messages = Object.assign(new PassThrough(), { isTTY })
  return { messages, output: messages, signal: new AbortController().signal }
}
