import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'
import { writeBenchmark } from '../testing/write-benchmark.ts'

const predict = (id: string, prediction: string) => JSON.stringify({ data_id: id, prediction })

test("answers to Encyclopedic-VQA's questions are scored by type, and what is left out or unmatched is said", async () => {
  const folder = await writeBenchmark()
  const answers = join(folder, 'answers.jsonl')
  await writeFile(
    answers,
    [predict('E-VQA_0', 'The A a.'), predict('E-VQA_1', 'b'), predict('x', 'y'), '{}'].join('\n'),
  )
  const flags = [answers, '--questions', join(folder, 'test.csv'), '--format', 'evqa-csv']
  const run = await runCommand(['data', 'score', ...flags, '--json'])
  expect(run.exitCode).toBe(0)
  expect(JSON.parse(run.output)).toMatchObject({ questions: 3, answered: 2, score: 0, unmatched: 1, brokenRows: 1 })
  expect(run.messages).toContain('line 4: data_id')
  expect(run.messages).toMatch(/^predictions that name no question of .*: 1$/m)
  const table = await runCommand(['data', 'score', ...flags, '--question-types', 'automatic'])
  expect(table.output).toMatch(/^automatic +3 +2 +0\.00 %$/m)
  const strict = await runCommand(['data', 'score', ...flags, '--strict'])
  expect(strict).toMatchObject({ exitCode: 2, output: '' })
})

test("answers to InfoSeek's questions give the harmonic mean of its splits", async () => {
  const folder = await createTemporaryFolder()
  const at = (name: string) => join(folder, name)
  const question = (id: string, split: string, evaluation: unknown) =>
    JSON.stringify({
      data_id: id,
      image_id: 'i',
      question: 'Q?',
      answer: ['x'],
      answer_eval: evaluation,
      data_split: split,
    })
  const rows = [
    question('a', 'val_unseen_question', ['Spain']),
    question('b', 'val_unseen_entity', [{ wikidata: 10, range: [9, 11] }]),
    question('c', 'val_unseen_entity', ['1929']),
  ]
  await writeFile(at('val.jsonl'), rows.join('\n'))
  await writeFile(at('answers.jsonl'), [predict('a', 'spain'), predict('b', '10 m'), predict('c', '1930')].join('\n'))
  const flags = [at('answers.jsonl'), '--questions', at('val.jsonl'), '--format', 'infoseek-jsonl']
  const run = await runCommand(['data', 'score', ...flags])
  expect(run).toMatchObject({ exitCode: 0, messages: '' })
  // 2 * 100 * 50 / 150
  expect(run.output).toContain('harmonic mean of both splits: 66.67 %')
  const wrong = await runCommand(['data', 'score', ...flags, '--question-types', 'automatic'])
  expect(wrong).toMatchObject({ exitCode: 2, output: '' })
  expect(wrong.messages).toContain('--question-types goes with --format evqa-csv')
})
