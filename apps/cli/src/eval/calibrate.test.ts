import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'
import { refuseTestQueries } from './refuse-test-split.ts'

const policyFixture = fileURLToPath(new URL('../../../../packages/policy/src/head/__fixtures__/plain', import.meta.url))
const architectures = new URL('../../../../packages/encoder/src/__fixtures__/architectures/', import.meta.url)
const demoExamples = fileURLToPath(new URL('../../assets/demo/examples.jsonl', import.meta.url))

let folder = ''
let policy = ''
beforeEach(async () => {
  folder = await createTemporaryFolder()
  policy = join(folder, 'policy')
  await cp(policyFixture, policy, { recursive: true })
})

test('the test split is refused, told by flag, name, folder or manifest, and the policy stays as it was', async () => {
  const before = await readFile(join(policy, 'config.json'), 'utf8')
  await mkdir(join(folder, 'scenes'))
  await writeFile(join(folder, 'scenes/manifest.json'), '{"split":"test"}')
  for (const data of [
    ['--dataset', 'icon-scenes', '--split', 'test'],
    ['--data', 'evqa/test.jsonl'],
    ['--data', join(folder, 'icons-test/examples.jsonl')],
    ['--data', join(folder, 'scenes/examples.jsonl')],
  ]) {
    const run = await runCommand(['calibrate', '--policy', policy, '--bound', '0.1', ...data])
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    expect(run.messages).toContain('test split')
  }
  expect(await readFile(join(policy, 'config.json'), 'utf8')).toBe(before)
})

test('a manifest that is not JSON is named, as it cannot be asked for the split', async () => {
  await writeFile(join(folder, 'manifest.json'), '{"split":')
  const data = join(folder, 'examples.jsonl')
  const run = await runCommand(['calibrate', '--policy', policy, '--bound', '0.1', '--data', data])
  expect(run).toMatchObject({ exitCode: 2, output: '' })
  expect(run.messages).toContain(`${join(folder, 'manifest.json')} is not JSON`)
})

test('queries of the test split are refused by their ids, whatever their file is called', async () => {
  const examples = async function* () {
    yield { queryId: 'validation-1', image: 'a.png', question: 'which?', candidates: [] }
    yield { queryId: 'test-00001-0', image: 'a.png', question: 'which?', candidates: [] }
  }
  const read: string[] = []
  const reading = async () => {
    for await (const { queryId } of refuseTestQueries(examples())) read.push(queryId)
  }
  await expect(reading()).rejects.toThrow('query "test-00001-0" is, by its id, of the test split')
  expect(read).toEqual(['validation-1'])
})

test.each([
  [['--bound', '0.1'], /name the trained --policy/],
  [['--policy', 'POLICY'], /and its --bound/],
  [['--policy', 'POLICY', '--bound', '5'], /from 0 to 1/],
  [['--policy', 'POLICY', '--bound', '0', '--data', demoExamples], /between 0 and 1, got 0/],
  [['--policy', 'POLICY', '--bound', '0.1'], /--data FILE or --dataset/],
  [['--policy', 'POLICY', '--bound', '0.1', '--data', demoExamples], /trained on the encoder fake-16-2/],
])('%j is wrong usage', async (flags, message) => {
  const run = await runCommand(['calibrate', ...flags.map(flag => (flag === 'POLICY' ? policy : flag))])
  expect(run).toMatchObject({ exitCode: 2, output: '' })
  expect(run.messages).toMatch(message)
})

test('look is set for an encoder by pictures alone, in its folder, and evaluations then say by what it decides', async () => {
  const encoder = join(folder, 'clip')
  await cp(fileURLToPath(new URL('clip-embeds', architectures)), encoder, { recursive: true })
  const images = fileURLToPath(new URL('../../assets/demo/images', import.meta.url))
  const run = await runCommand([
    'calibrate',
    '--encoder',
    encoder,
    '--images',
    images,
    '--looks',
    '4',
    '--limit',
    '20',
    '--json',
  ])
  expect(run.exitCode, run.messages).toBe(0)
  const { file, encoder: id, ...calibration } = JSON.parse(run.output)
  expect(file).toBe(join(encoder, 'look.json'))
  expect(calibration).toEqual({ threshold: expect.any(Number), pictures: 20, questions: 32, looks: 4 })
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ [id]: calibration })

  const data = ['--data', demoExamples, '--limit', '1', '--encoder', encoder, '--policies', 'look', '--looks', '4']
  const evaluation = await runCommand(['eval', ...data, '--out', join(folder, 'out'), '--json'])
  expect(JSON.parse(evaluation.output).run.settings.look).toEqual({ threshold: calibration.threshold })
})

test('a picture that cannot be read is named and done without, or ends the calibration with --strict', async () => {
  const [encoder, images] = [join(folder, 'clip'), join(folder, 'images')]
  await cp(fileURLToPath(new URL('clip-embeds', architectures)), encoder, { recursive: true })
  await cp(fileURLToPath(new URL('../../assets/demo/images', import.meta.url)), images, { recursive: true })
  await writeFile(join(images, 'a-broken.jpg'), 'not a picture at all')
  const flags = ['calibrate', '--encoder', encoder, '--images', images, '--looks', '4', '--limit', '21']
  const run = await runCommand([...flags, '--json'])
  expect(run.messages).toMatch(/cannot be read: .*a-broken\.jpg: expected a JPEG.*\n1 picture done without; --strict/)
  expect(JSON.parse(run.output)).toMatchObject({ pictures: 20 })
  const strict = await runCommand([...flags, '--strict'])
  expect(strict).toMatchObject({ exitCode: 2, messages: expect.stringMatching(/a-broken\.jpg: expected a JPEG/) })
})

test.each([
  [['--images', '/nowhere'], /the folder .nowhere cannot be read/],
  [['--images', 'FOLDER'], /needs 20 images or more, some hundred are better; got 0/],
  [['--images', 'FOLDER', '--questions', '/nowhere.txt'], /the questions .nowhere.txt cannot be read/],
  [['--images', 'FOLDER', '--policy', 'p'], /cannot be used with/],
])('%j is refused', async (flags, message) => {
  const run = await runCommand(['calibrate', ...flags.map(flag => (flag === 'FOLDER' ? folder : flag))])
  expect(run).toMatchObject({ exitCode: 2, output: '' })
  expect(run.messages).toMatch(message)
})
