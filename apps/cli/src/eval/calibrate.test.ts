import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'
import { refuseTestQueries } from './refuse-test-split.ts'

const policyFixture = fileURLToPath(new URL('../../../../packages/policy/src/head/__fixtures__/plain', import.meta.url))
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
  [['--bound', '0.1'], /required option '--policy/],
  [['--policy', 'POLICY'], /required option '--bound/],
  [['--policy', 'POLICY', '--bound', '5'], /from 0 to 1/],
  [['--policy', 'POLICY', '--bound', '0', '--data', demoExamples], /between 0 and 1, got 0/],
  [['--policy', 'POLICY', '--bound', '0.1'], /--data FILE or --dataset/],
  [['--policy', 'POLICY', '--bound', '0.1', '--data', demoExamples], /trained on the encoder fake-16-2/],
])('%j is wrong usage', async (flags, message) => {
  const run = await runCommand(['calibrate', ...flags.map(flag => (flag === 'POLICY' ? policy : flag))])
  expect(run).toMatchObject({ exitCode: 2, output: '' })
  expect(run.messages).toMatch(message)
})
