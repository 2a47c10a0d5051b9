import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../testing/run-command.ts'
import { writeBenchmark } from '../testing/write-benchmark.ts'

test('a small download goes from its questions to the table: lists, then systems, with what is missing counted as missed', async () => {
  const world = await writeBenchmark()
  const at = (name: string) => join(world, name)
  const run = async (...parts: string[]) => {
    const { exitCode, output, messages } = await runCommand(parts)
    expect({ exitCode, messages }).toMatchObject({ exitCode: 0 })
    return JSON.parse(output)
  }
  // The retriever puts One before Two for both questions; the file's own re-ranker is right.
  const found = { retrieved_entries: ['u/One', 'u/Two'], retrieval_similarities: [0.9, 0.8] }
  const reranked = ['u/One', 'u/Two']
  const results = {
    'E-VQA_0': { ...found, reranked_entries: reranked },
    'E-VQA_1': { ...found, reranked_entries: reranked.toReversed() },
  }
  await writeFile(at('results.json'), JSON.stringify(results))
  const lists = await run(
    ...['data', 'prepare', 'questions', '--questions', at('test.csv'), '--format', 'evqa-csv', '--json'],
    ...['--kb', at('encyclopedic_kb_wiki.json'), '--landmarks', at('gldv2/train'), '--results', at('results.json')],
    ...['--out', at('evqa')],
  )
  // The third question's picture is missing.
  expect(lists).toMatchObject({ items: 3, examples: 2, leftOut: 1 })

  const evaluate = ['eval', '--data', at('evqa/examples.jsonl'), '--policies', 'keep,first-stage,file-order', '--json']
  const { systems } = await run(...evaluate, '--out', at('all'))
  expect(systems['first-stage']).toMatchObject({ mrr: 0.5, 'recall@1': 1 / 3, 'recall@20': 2 / 3, 'condRecall@1': 0.5 })
  expect(systems['file-order']).toMatchObject({ mrr: 2 / 3, 'recall@1': 2 / 3, 'condRecall@1': 1 })
  expect(systems.keep['recall@20']).toBe(2 / 3)
  const listed = await run(...evaluate, '--out', at('listed'), '--denominator', 'listed')
  expect(listed.systems['first-stage']).toMatchObject({ mrr: 0.75, 'recall@1': 0.5, 'recall@20': 1 })
  expect(await readFile(at('all/report.md'), 'utf8')).toContain('first-stage')
})
