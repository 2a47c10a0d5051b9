import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePng } from '@region-r1/encoder'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

async function writeKb(): Promise<string> {
  const folder = await createTemporaryFolder()
  await mkdir(join(folder, 'pictures'))
  const lines = []
  for (let number = 0; number < 6; number++) {
    const image = `pictures/${number}.png`
    const data = new Uint8Array(16 * 16 * 3).fill(30 * number + 20)
    await writeFile(join(folder, image), await encodePng({ width: 16, height: 16, data }))
    lines.push(JSON.stringify({ id: `p${number}`, image, text: `Product ${number}`, kind: number < 3 ? 'cup' : 'jug' }))
  }
  await writeFile(join(folder, 'kb.jsonl'), lines.join('\n'))
  return folder
}

test("scenes come from a knowledge base's pictures alone and pass validation", async () => {
  const folder = await writeKb()
  const out = join(folder, 'scenes')
  const flags = ['--kb', join(folder, 'kb.jsonl'), '--queries', '4', '--noun', 'product', '--validation-share', '0']
  const run = await runCommand(['data', 'synthesize', ...flags, '--out', out, '--json'])
  expect(run).toMatchObject({ exitCode: 0, messages: '' })
  expect(JSON.parse(run.output)).toEqual({
    examples: join(out, 'examples.jsonl'),
    manifest: join(out, 'manifest.json'),
    queries: 4,
    brokenRows: 0,
    brokenImages: 0,
  })
  const validation = await runCommand(['data', 'validate', join(out, 'examples.jsonl'), '--strict'])
  expect(validation.exitCode).toBe(0)
}, 60_000)

test('broken rows and pictures are named and counted, and --strict stops at the first', async () => {
  const folder = await writeKb()
  await writeFile(join(folder, 'pictures/0.png'), 'no picture')
  const kb = join(folder, 'all.jsonl')
  await writeFile(kb, `{"id":"broken"}\n${await readFile(join(folder, 'kb.jsonl'), 'utf8')}`)
  const flags = ['--kb', kb, '--queries', '3', '--validation-share', '0', '--out', join(folder, 'scenes')]
  const run = await runCommand(['data', 'synthesize', ...flags, '--json'])
  expect(run.exitCode).toBe(0)
  expect(JSON.parse(run.output)).toMatchObject({ brokenRows: 1, brokenImages: 1 })
  expect(run.messages).toContain('line 1: entry "broken" needs an image')
  const strict = await runCommand(['data', 'synthesize', ...flags, '--strict'])
  expect(strict).toMatchObject({ exitCode: 2, output: '' })
}, 60_000)

test('wrong numbers, splits and knowledge bases are exit 2 and leave nothing', async () => {
  const folder = await writeKb()
  const synthesize = async (...parts: string[]) => {
    const run = await runCommand(['data', 'synthesize', '--out', join(folder, 'scenes'), ...parts])
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    return run.messages
  }
  const kb = ['--kb', join(folder, 'kb.jsonl')]
  expect(await synthesize(...kb)).toContain("'--queries <count>' not specified")
  expect(await synthesize(...kb, '--queries', '0')).toContain('whole number from 1')
  expect(await synthesize(...kb, '--queries', '2', '--keep-share', '2')).toContain('a number from 0 to 1')
  expect(await synthesize(...kb, '--queries', '2', '--split', 'test')).toContain(
    'Allowed choices are train, validation',
  )
  expect(await synthesize('--kb', 'no.jsonl', '--queries', '2')).toContain('there is no file no.jsonl')
  expect(await synthesize(...kb, '--queries', '2', '--validation-share', '1')).toContain('at least 2 are needed')
  expect(await readdir(folder)).not.toContain('scenes')
}, 60_000)
