import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePng } from '@region-r1/encoder'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

async function writeLabels(): Promise<string> {
  const folder = await createTemporaryFolder()
  await mkdir(join(folder, 'images'))
  await mkdir(join(folder, 'labels'))
  await writeFile(join(folder, 'names.txt'), 'dog\r\ncat\r\ncar')
  for (let number = 0; number < 6; number++) {
    const data = new Uint8Array(32 * 32 * 3).fill(30 * number + 20)
    await writeFile(join(folder, `images/${number}.png`), await encodePng({ width: 32, height: 32, data }))
    await writeFile(join(folder, `labels/${number}.txt`), `${number % 3} 0.5 0.5 0.5 0.5\r\n`)
  }
  return folder
}

test('queries about the boxes of a YOLO folder pass validation, and what is broken is named and counted', async () => {
  const folder = await writeLabels()
  const out = join(folder, 'boxes')
  const flags = ['data', 'generate', 'photo-boxes', '--yolo', folder, '--queries', '4', '--out', out, '--json']
  await writeFile(join(folder, 'labels/6.txt'), '')
  const run = await runCommand(flags)
  expect(run.exitCode).toBe(0)
  expect(run.messages).toMatch(/left out: .*6\.txt: there is no picture "6"/)
  expect(JSON.parse(run.output)).toEqual({
    examples: join(out, 'examples.jsonl'),
    manifest: join(out, 'manifest.json'),
    queries: 4,
    brokenRows: 1,
    brokenImages: 0,
  })
  const validation = await runCommand(['data', 'validate', join(out, 'examples.jsonl'), '--strict'])
  expect(validation.exitCode).toBe(0)
  expect(await runCommand([...flags, '--strict'])).toMatchObject({ exitCode: 2 })
}, 60_000)

test.each([
  [[], /--coco is missing/],
  [['--coco', 'instances.json'], /--images is missing/],
  [['--coco', 'a.json', '--yolo', 'b'], /cannot be used with/],
])('with %j it says which flags it needs', async (flags, message) => {
  const run = await runCommand(['data', 'generate', 'photo-boxes', ...flags, '--queries', '1', '--out', 'boxes'])
  expect(run.exitCode).toBe(2)
  expect(run.messages).toMatch(message)
})
