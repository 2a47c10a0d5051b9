import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const row = {
  queryId: 'q1',
  image: pixel,
  question: 'Which bird is this?',
  candidates: [
    { id: 'owl', text: 'An owl', relevance: 1 },
    { id: 'cat', text: 'A cat' },
  ],
}

async function writeExamples(...lines: string[]): Promise<string> {
  const file = join(await createTemporaryFolder(), 'examples.jsonl')
  await writeFile(file, lines.join('\n'))
  return file
}

test('valid data is reported as such, as text and as one JSON document', async () => {
  const file = await writeExamples(JSON.stringify(row))
  const text = await runCommand(['data', 'validate', file])
  expect(text).toMatchObject({ exitCode: 0, messages: '' })
  expect(text.output).toContain(': valid')
  const { exitCode, output } = await runCommand(['data', 'validate', file, '--json'])
  expect(exitCode).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ valid: true, counts: { rows: 1, candidates: 2 } })
})

test('data with a broken row is exit 2, and the row is named by its line', async () => {
  const file = await writeExamples(
    JSON.stringify(row),
    '{"queryId": "q2"',
    JSON.stringify({ ...row, queryId: 'q3', image: 'no.png' }),
  )
  const { exitCode, output } = await runCommand(['data', 'validate', file])
  expect(exitCode).toBe(2)
  expect(output).toContain('error (line 2)')
  expect(output).toMatch(/error \(line 3\): there is no file .*no\.png/)
})

test('the counts of a file come as JSON', async () => {
  const file = await writeExamples(JSON.stringify(row))
  const { exitCode, output } = await runCommand(['data', 'stats', file, '--json'])
  expect(exitCode).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ queries: 1, candidates: { mean: 2 }, queriesWithPositive: 1 })
})

test.each([['validate'], ['stats']])('data %s of a missing file is exit 2 with one message', async command => {
  const run = await runCommand(['data', command, 'nowhere/examples.jsonl'])
  expect(run).toMatchObject({ exitCode: 2, output: '' })
  expect(run.messages).toMatch(/^region-r1: there is no file nowhere\/examples\.jsonl.*\n$/)
})
