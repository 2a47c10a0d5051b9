import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

async function writeBeir(): Promise<string> {
  const folder = await createTemporaryFolder()
  const lines = (rows: readonly object[]) => rows.map(row => JSON.stringify(row)).join('\n')
  await mkdir(join(folder, 'qrels'))
  const corpus = ['d1', 'd2'].map(id => ({ _id: id, title: id, text: `Text of ${id}` }))
  await writeFile(join(folder, 'corpus.jsonl'), lines(corpus))
  const queries = [
    { _id: 'q1', text: 'Which?', metadata: { image: 'q1.png' } },
    { _id: 'q2', text: 'No picture?', metadata: {} },
  ]
  await writeFile(join(folder, 'queries.jsonl'), lines(queries))
  await writeFile(join(folder, 'qrels/test.tsv'), 'query-id\tcorpus-id\tscore\nq1\td2\t1\nq2\td1\t1\n')
  await writeFile(join(folder, 'run.trec'), ['q1 Q0 d1 1 2 a', 'q1 Q0 d2 2 1 a', 'q2 Q0 d1 1 1 a'].join('\n'))
  return folder
}

test('a BEIR folder and a run become examples; a query without a picture is named and counted', async () => {
  const folder = await writeBeir()
  const out = join(folder, 'examples.jsonl')
  const flags = ['--from', 'beir', '--run', join(folder, 'run.trec'), '--out', out, '--json']
  const run = await runCommand(['data', 'convert', folder, ...flags])
  expect(run.exitCode).toBe(0)
  expect(JSON.parse(run.output)).toEqual({ file: out, examples: 1, leftOut: 1 })
  expect(run.messages).toContain('line 2: query "q2" has no metadata.image')
  expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
    queryId: 'q1',
    image: 'q1.png',
    candidates: [
      { id: 'd1', text: 'd1. Text of d1', relevance: 0 },
      { id: 'd2', relevance: 1 },
    ],
  })
  const strict = await runCommand(['data', 'convert', folder, ...flags, '--strict'])
  expect(strict).toMatchObject({ exitCode: 2, output: '' })
})

test('missing and foreign flags, unknown formats and absent files are exit 2', async () => {
  const folder = await writeBeir()
  const convert = async (...parts: string[]) => {
    const run = await runCommand(['data', 'convert', ...parts])
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    return run.messages
  }
  const out = ['--out', join(folder, 'out.jsonl')]
  expect(await convert(folder, ...out)).toContain("'--from <format>' not specified")
  expect(await convert(folder, '--from', 'csv', ...out)).toContain('Allowed choices are reference, beir, mbeir')
  expect(await convert(folder, '--from', 'beir', ...out)).toContain('--run is missing')
  expect(await convert(folder, '--from', 'reference', '--top-k', '3', ...out)).toContain(
    '--top-k goes with --from beir or m2kr',
  )
  expect(await convert(join(folder, 'no.json'), '--from', 'reference', ...out)).toContain('there is no file')
})
