import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePng, loadEncoder } from '@region-r1/encoder'
import { beforeEach, expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const small = { imageSide: 24, cellSide: 3, widths: [8, 8], blocks: [1, 1], embeddingSize: 8, vocabularySize: 300 }
let folder = ''
const at = (name: string) => join(folder, name)

beforeEach(async () => {
  folder = await createTemporaryFolder()
  await mkdir(at('pictures'))
  const lines = []
  for (let number = 0; number < 4; number++) {
    const image = `pictures/${number}.png`
    const data = Uint8Array.from({ length: 24 * 24 * 3 }, (_, index) => (index % (number + 3)) * 40)
    await writeFile(at(image), await encodePng({ width: 24, height: 24, data }))
    lines.push(JSON.stringify({ id: `p${number}`, image, text: `Product ${number}`, kind: number < 2 ? 'cup' : 'jug' }))
  }
  await writeFile(at('kb.jsonl'), lines.join('\n'))
  await writeFile(at('settings.json'), JSON.stringify({ ...small, entries: 4, scenes: 2, validationInterval: 2 }))
})

const train = (...flags: string[]) =>
  runCommand(['train-encoder', '--kb', at('kb.jsonl'), '--out', at('shop'), '--backend', 'wasm', ...flags])

test('a run writes an encoder that loads, and says how well it finds pictures', async () => {
  const { exitCode, output, messages } = await train(
    '--config',
    at('settings.json'),
    '--steps',
    '3',
    '--seed',
    '5',
    '--json',
  )
  expect(messages).toMatch(/^backend: wasm\nstep 2: Recall@1 [\d.]+, MRR [\d.]+ among 4 entries\nstep 3: .*\n$/)
  expect(exitCode).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ encoder: at('shop'), backend: 'wasm', seed: 5, steps: 3, entries: 4 })
  expect(await readdir(at('shop'))).toEqual(
    expect.arrayContaining(['checkpoints', 'config.json', 'metrics.jsonl', 'onnx', 'tokenizer.json']),
  )
  const encoder = await loadEncoder(at('shop'))
  expect(encoder).toMatchObject({ embeddingSize: 8, patchGrid: { rows: 4, columns: 4, size: 8 } })
  await encoder.dispose()
}, 60_000)

test('wrong input is one message and exit code 2', async () => {
  await writeFile(at('typo.json'), '{"stepz":4}')
  await writeFile(at('one.jsonl'), JSON.stringify({ id: 'a', text: 'A text without a picture' }))
  const cases: [string[], string][] = [
    [['--kb', at('missing.jsonl')], 'there is no file'],
    [['--kb', at('one.jsonl')], '0 of the 1 entries have a picture'],
    [['--config', at('typo.json')], 'stepz'],
    [['--validation-share', '2'], 'Expected a number from 0 to 1'],
    [['--steps', '0'], 'Expected a whole number from 1'],
  ]
  for (const [flags, message] of cases) {
    const { exitCode, messages, output } = await train(...flags)
    expect(messages, flags.join(' ')).toContain(message)
    expect([exitCode, output], flags.join(' ')).toEqual([2, ''])
  }
})
