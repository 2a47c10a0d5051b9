import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRng } from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'
import { expect, onTestFinished, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { readCommands } from '../testing/read-commands.ts'
import { runCommand } from '../testing/run-command.ts'

const page = fileURLToPath(new URL('../../../../docs/own-catalogue.md', import.meta.url))

const kinds = ['Apple', 'Milk', 'Oat-Milk', 'Pepper']
const products = 8
const photos = 7

/** A download of the page's data set in small: products of plain colours, on white and in noisy shop photos. */
async function writeDataset(folder: string): Promise<void> {
  const rng = createRng('shop')
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const draw = (colour: readonly number[], ground: () => number) => {
    const data = new Uint8Array(24 * 24 * 3)
    for (let at = 0; at < data.length; at++) {
      const [x, y] = [Math.floor(at / 3) % 24, Math.floor(at / 72)]
      data[at] = Math.hypot(x - 11.5, y - 11.5) < 9 ? colour[at % 3]! : ground()
    }
    return encodePng({ width: 24, height: 24, data })
  }
  const rows = ['name,number,coarse name,coarse number,image,description']
  const paths: string[] = []
  for (let number = 0; number < products; number++) {
    const name = `Product-${number}`
    const colour = [rng.nextInt(256), rng.nextInt(256), rng.nextInt(256)]
    rows.push(`${name},${number},${kinds[number % 4]},${number % 4},/own/${name}.png,/own/${name}.txt`)
    await write(`own/${name}.png`, await draw(colour, () => 255))
    await write(`own/${name}.txt`, `A product of colour ${colour.join(' ')}.`)
    for (let photo = 0; photo < photos; photo++) {
      const path = `shop/${name}-${photo}.png`
      await write(path, await draw(colour, () => rng.nextInt(256)))
      paths.push(`${path}, ${number}, ${number % 4}`)
    }
  }
  await write('classes.csv', rows.join('\r\n'))
  await write('train.txt', paths.join('\n'))
}

/** The page's script and its one line that runs it. */
async function runScript(text: string): Promise<void> {
  const [, script] = /^```js\n(.*?)^```$/ms.exec(text)!
  const [, name, dataset, out] = /^node (\S+) (\S+) > (\S+)$/m.exec(text)!
  await writeDataset(dataset!)
  await writeFile(name!, script!)
  const { stdout } = await promisify(execFile)(process.execPath, [name!, dataset!])
  await writeFile(out!, stdout)
}

/** Runs of seconds: everything else of the page's commands stays as it is. */
const smaller = new Map([
  ['--steps', '2'],
  ['--queries', '6'],
])
const settings = {
  train: { head: { hiddenSize: 8, blocks: 1 }, batchSize: 4, warmStart: { steps: 2 }, validationInterval: 2 },
  'train-encoder': {
    imageSide: 24,
    entries: 4,
    scenes: 2,
    widths: [8, 8],
    blocks: [1, 1],
    embeddingSize: 16,
    wordSize: 8,
  },
}

async function shrink(parts: readonly string[]): Promise<string[]> {
  const shrunk = parts.map((part, index) => smaller.get(parts[index - 1] ?? '') ?? part)
  const config = settings[parts[0] as keyof typeof settings]
  if (!config) return shrunk
  const file = `${parts[0]}.json`
  await writeFile(file, JSON.stringify(config))
  // Worker processes run the built command, tests the sources.
  return [...shrunk, '--config', file, ...(parts[0] === 'train' ? ['--workers', '1'] : [])]
}

test('the commands of docs/own-catalogue.md run as they stand on made-up photos, and no photo of the test is trained on', async () => {
  const folder = await createTemporaryFolder()
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))
  await runScript(await readFile(page, 'utf8'))

  const commands = await readCommands(page)
  expect(commands.map(([name]) => name)).toEqual(
    expect.arrayContaining(['data', 'adapt', 'train-encoder', 'train', 'eval']),
  )
  for (const parts of commands) {
    const { exitCode, messages } = await runCommand(await shrink(parts))
    expect({ command: parts.join(' '), exitCode, messages }).toMatchObject({ exitCode: 0 })
  }

  const readPhotos = async (part: string) => {
    const lines = (await readFile(join('catalogue', `${part}.jsonl`), 'utf8')).trim().split('\n')
    return lines.flatMap(line => JSON.parse(line).sceneImages as string[])
  }
  const [train, validation, held] = await Promise.all(['train', 'validation', 'test'].map(readPhotos))
  expect([train!.length, validation!.length, held!.length]).toEqual([40, 8, 8])
  expect(new Set([...train!, ...validation!, ...held!]).size).toBe(products * photos)
  const { systems } = JSON.parse(await readFile('runs/hard/summary.json', 'utf8'))
  // Two steps teach patch tokens nothing, so `similarity` may be left out of this run.
  expect(Object.keys(systems)).toEqual(expect.arrayContaining(['keep', 'head', 'target']))
  const mosaics = JSON.parse(await readFile('runs/mosaics/summary.json', 'utf8'))
  expect(Object.keys(mosaics.systems)).toEqual(expect.arrayContaining(['keep', 'look', 'head', 'target']))
}, 900_000)
