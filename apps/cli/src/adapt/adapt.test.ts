import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodePng, loadEncoder } from '@region-r1/encoder'
import { beforeEach, expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const clip = fileURLToPath(new URL('../../../../packages/encoder/src/__fixtures__/models/clip', import.meta.url))
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
})

const adapt = (...flags: string[]) =>
  runCommand(['adapt', '--kb', at('kb.jsonl'), '--out', at('shop'), '--encoder', clip, '--backend', 'wasm', ...flags])

test('an adapted encoder is written, loads, and is told of before and after', async () => {
  const { exitCode, output, messages } = await adapt('--steps', '20', '--json')
  expect(messages).toMatch(/^step 20: Recall@1 [\d.]+, MRR [\d.]+ among 4 entries\n$/)
  expect(exitCode).toBe(0)
  expect(JSON.parse(output)).toMatchObject({
    encoder: at('shop'),
    entries: 4,
    pictures: 4,
    before: { 'recall@1': expect.any(Number) },
    validation: { 'recall@1': expect.any(Number) },
    kept: expect.any(Number),
  })
  const encoder = await loadEncoder(at('shop'))
  await encoder.dispose()

  const again = await adapt('--steps', '20')
  expect(again).toMatchObject({ exitCode: 2, output: '' })
  expect(again.messages).toContain('holds files already')
})

test('wrong input is one message and exit code 2, and no folder', async () => {
  await writeFile(at('one.jsonl'), JSON.stringify({ id: 'a', text: 'A text without a picture' }))
  const cases: [string[], string][] = [
    [['--kb', at('missing.jsonl')], 'there is no file'],
    [['--kb', at('one.jsonl')], '0 of the 1 entries have a picture'],
    [['--encoder', at('nowhere')], 'there is no encoder'],
    [['--encoder', 'packages/encoder/models/default'], 'is now called "icons"'],
    [['--validation-share', '1'], 'a share from 0 to below 1'],
    [['--steps', '0'], 'Expected a whole number from 1'],
    [['--crops', '0'], 'Expected a whole number from 1'],
  ]
  for (const [flags, message] of cases) {
    const { exitCode, messages, output } = await adapt(...flags)
    expect(messages, flags.join(' ')).toContain(message)
    expect([exitCode, output], flags.join(' ')).toEqual([2, ''])
  }
  expect(await readdir(folder)).not.toContain('shop')
})
