import { execFile } from 'node:child_process'
import { copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startHubServer } from '@region-r1/test-kit'
import { beforeEach, expect, test, vi } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { readCommands } from '../testing/read-commands.ts'
import { runCommand } from '../testing/run-command.ts'

const root = new URL('../../../../', import.meta.url)
const page = fileURLToPath(new URL('docs/own-clip.md', root))
const script = fileURLToPath(new URL('tools/last-hidden-state/add.mjs', root))
const architectures = new URL('packages/encoder/src/__fixtures__/architectures/', root)
const folderOf = (name: string) => fileURLToPath(new URL(name, architectures))
const demo = fileURLToPath(new URL('apps/cli/assets/demo/', root))
const clip = 'models/clip-vit-base-patch32'

/** A tiny CLIP as the hub has it: image_embeds alone in fp32, and a quantised form. */
async function readHubFiles(): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {}
  for (const path of await readdir(folderOf('clip-embeds'), { recursive: true })) {
    if (/\.\w+$/.test(path)) files[path.replaceAll('\\', '/')] = await readFile(join(folderOf('clip-embeds'), path))
  }
  for (const half of ['vision_model', 'text_model']) {
    files[`onnx/${half}_quantized.onnx`] = await readFile(join(folderOf('clip'), `onnx/${half}_quantized.onnx`))
  }
  return files
}

/** What a reader of the page has: photos, a knowledge base, questions, labelled queries, a folder of CLIP. */
beforeEach(async () => {
  const revisions = { main: 'c0ffee'.padEnd(40, '0') }
  const hub = await startHubServer({
    name: 'Xenova/clip-vit-base-patch32',
    revisions,
    files: await readHubFiles(),
  })
  const before = process.cwd()
  process.chdir(await createTemporaryFolder())
  vi.stubEnv('HF_ENDPOINT', hub.url)
  vi.stubEnv('HF_HUB_CACHE', await createTemporaryFolder())
  vi.stubEnv('HF_TOKEN', undefined)
  await mkdir('photos')
  const pictures = (await readdir(join(demo, 'images'))).filter(name => name.endsWith('.png')).slice(0, 20)
  for (const name of pictures) await copyFile(join(demo, 'images', name), join('photos', name))
  await copyFile(join('photos', pictures[0]!), 'photo.jpg')
  await writeFile('questions.txt', ['one', 'two', 'three', 'four', 'five'].join('\n'))
  const entries = pictures.slice(0, 4).map((name, index) => ({ id: `e${index}`, image: `photos/${name}`, text: name }))
  await writeFile('kb.jsonl', entries.map(entry => JSON.stringify(entry)).join('\n'))
  const candidates = entries.map((entry, index) => ({ ...entry, relevance: index === 0 ? 1 : 0 }))
  const query = { queryId: 'q', image: 'photo.jpg', question: 'what?', candidates }
  await writeFile('queries.jsonl', JSON.stringify(query))
  await cp(folderOf('clip-embeds'), clip, { recursive: true })
  await cp(folderOf('siglip'), 'models/siglip-so400m', { recursive: true })
  return async () => {
    process.chdir(before)
    vi.unstubAllEnvs()
    await hub[Symbol.asyncDispose]()
  }
})

/** What runs in seconds of the page: a head is trained by other tests, and its figures come from the encoder of icons. */
const skipped = ['data', 'train', 'models']

test('the commands of docs/own-clip.md run as they stand on a tiny CLIP, from the hub and from a folder', async () => {
  const commands = (await readCommands(page)).filter(
    parts => !skipped.includes(parts[0]!) && !parts.includes('icons') && !parts.includes('runs/mine/policy'),
  )
  expect(commands.map(([name]) => name)).toEqual(['rerank', 'calibrate', 'rerank', 'eval'])
  for (const parts of commands) {
    const { exitCode, messages } = await runCommand(parts.map(part => (part === '20' ? '1' : part)))
    expect({ command: parts.join(' '), exitCode, messages }).toMatchObject({ exitCode: 0 })
  }
  const { systems } = JSON.parse(await readFile('runs/clip/summary.json', 'utf8'))
  expect(Object.keys(systems)).toEqual(['keep', 'center', 'random', 'look', 'target'])
  expect(systems.look.msPerQuery).toBeGreaterThan(0)
  expect(await readdir(clip)).toContain('look.json')
}, 180_000)

test('what the page says of training holds: refused without tokens, begun with those of the script', async () => {
  const train = ['train', '--data', 'queries.jsonl', '--encoder', clip, '--out', 'runs/mine', '--backend', 'wasm']
  expect((await runCommand(train)).messages).toContain('has no output last_hidden_state')
  await promisify(execFile)(process.execPath, [script, clip])
  const begun = await runCommand([...train, '--workers', '1', '--anchors', '0.5x2', '--steps', '1'])
  expect(begun.messages).not.toContain('last_hidden_state')
  expect(begun.messages).toContain('backend: wasm')
}, 120_000)
