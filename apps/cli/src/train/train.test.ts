import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const demoExamples = fileURLToPath(new URL('../../assets/demo/examples.jsonl', import.meta.url))

let folder = ''
const at = (name: string) => join(folder, name)
beforeEach(async () => {
  folder = await createTemporaryFolder()
})

// Worker processes run the built command: binary.test.ts has them.
const train = (...flags: string[]) =>
  runCommand(['train', '--out', at('run'), '--table', at('table'), '--workers', '1', ...flags])

test('a run writes its policy, logs and report, says where they are, and its policy can be evaluated', async () => {
  const settings = { head: { hiddenSize: 8, blocks: 1 }, batchSize: 4, warmStart: { steps: 2 }, validationInterval: 2 }
  await writeFile(at('settings.json'), JSON.stringify(settings))
  const { exitCode, output, messages } = await train(
    ...['--data', demoExamples, '--anchors', '0.5x2', '--limit', '5', '--steps', '2', '--seed', '3'],
    ...['--config', at('settings.json'), '--json'],
  )
  expect(messages).toContain('backend: onnxruntime\n')
  expect(messages).toContain('reward: symmetric')
  expect(exitCode).toBe(0)
  const result = JSON.parse(output)
  expect(result).toMatchObject({ backend: 'onnxruntime', seed: 3, policy: at('run/policy') })
  expect([2, 4]).toContain(result.bestStep)
  // Two steps of imitation, then two of r-GRPO: every look and the policy's own card say which it was.
  expect(messages).toMatch(/step 2, imitation: validation.*step 4, r-GRPO: validation/s)
  expect(result.bestStage).toBe(result.bestStep === 2 ? 'imitation' : 'r-GRPO')
  const { training } = JSON.parse(await readFile(at('run/policy/config.json'), 'utf8'))
  expect(training).toMatchObject({ steps: result.bestStep, stage: result.bestStage, imitationSteps: 2 })
  expect(result.queries + result.validationQueries).toBe(5)
  expect((await readdir(at('run'))).map(name => name.replace(/tfevents.*/, 'tfevents'))).toEqual(
    expect.arrayContaining([
      'checkpoints',
      'events.out.tfevents',
      'metrics.jsonl',
      'policy',
      'report.html',
      'samples.jsonl',
      'validation.jsonl',
    ]),
  )
  expect((await readFile(at('run/metrics.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(4)

  const flags = ['--data', demoExamples, '--limit', '2', '--policies', 'keep,head', '--policy', at('run/policy')]
  const evaluation = await runCommand(['eval', ...flags, '--out', at('eval'), '--json'])
  expect(JSON.parse(evaluation.output).systems).toHaveProperty('head')
})

test('some boxes of each training picture are enough, and pictures set apart for validation are measured in full', async () => {
  await writeFile(at('settings.json'), JSON.stringify({ head: { hiddenSize: 8, blocks: 1 }, warmStart: { steps: 1 } }))
  const sparse = [
    '--data',
    demoExamples,
    '--anchors',
    '0.5x2',
    '--steps',
    '1',
    '--config',
    at('settings.json'),
    '--json',
  ]
  const { exitCode, output } = await train(...sparse, '--anchors-per-query', '2')
  expect(exitCode).toBe(0)
  const { validationQueries, secondLook } = JSON.parse(output)
  expect(validationQueries).toBeGreaterThan(0)
  expect(secondLook === null || secondLook.passes <= 5).toBe(true)
  const more = [...sparse, '--anchors-per-query', '5', '--workers', '1']
  const { exitCode: refused, messages } = await runCommand(['train', '--out', at('other'), ...more])
  expect(refused).toBe(2)
  expect(messages).toContain('of a query 2 to 4 anchors are measured')
})

const quick = ['--data', demoExamples, '--anchors', '0.5x2', '--limit', '4', '--steps', '1']

test('a folder holds one run: it is resumed, or refused', async () => {
  await writeFile(at('settings.json'), JSON.stringify({ head: { hiddenSize: 8, blocks: 1 }, warmStart: { steps: 1 } }))
  const start = [...quick, '--config', at('settings.json'), '--backend', 'wasm', '--workers', '1']
  const resumed = await runCommand(['train', '--out', at('none'), ...start, '--resume'])
  expect([resumed.exitCode, resumed.messages]).toEqual([2, expect.stringContaining('there is no run to resume in')])

  expect(await runCommand(['train', '--out', at('run'), ...start])).toMatchObject({ exitCode: 0 })
  expect(await readdir(at('run'))).toContain('reward-table')
  const policy = await readFile(at('run/policy/model.onnx'))
  const again = await runCommand(['train', '--out', at('run'), ...start])
  expect([again.exitCode, again.messages]).toEqual([2, expect.stringContaining('holds a run already')])
  expect(await readFile(at('run/policy/model.onnx'))).toEqual(policy)
  const longer = await runCommand(['train', '--out', at('run'), ...start, '--steps', '2', '--resume', '--json'])
  expect(longer).toMatchObject({ exitCode: 0 })
  expect((await readFile(at('run/metrics.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(3)
})

test('wrong input is one message and exit code 2', async () => {
  const rows = (await readFile(demoExamples, 'utf8')).trim().split('\n')
  const unlabelled = JSON.parse(rows[0]!)
  for (const candidate of unlabelled.candidates) {
    delete candidate.relevance
    delete candidate.image
  }
  await writeFile(at('unlabelled.jsonl'), JSON.stringify(unlabelled))
  await writeFile(at('broken.json'), '{')
  await writeFile(at('typo.json'), '{"groupSise":4}')
  await writeFile(at('one.json'), '{"groupSize":1}')
  const cases: [string[], string][] = [
    [['--data', at('missing.jsonl')], 'there is no file'],
    [['--data', at('unlabelled.jsonl')], 'there is no query to train on'],
    [['--data', demoExamples, '--config', at('broken.json')], 'is no JSON'],
    [['--data', demoExamples, '--config', at('typo.json')], 'groupSise'],
    [['--data', demoExamples, '--config', at('one.json')], 'groupSize (1) must be at least 2'],
    [['--data', demoExamples, '--backend', 'webgpu'], 'is not installed'],
    [['--data', demoExamples, '--anchors', 'many'], 'such as 0.3x5'],
  ]
  for (const [flags, message] of cases) {
    const { exitCode, messages, output } = await train(...flags)
    expect(messages, flags.join(' ')).toContain(message)
    expect([exitCode, output], flags.join(' ')).toEqual([2, ''])
  }
})

test('an encoder without patch tokens is refused before a run is begun, with what lacks and what to do', async () => {
  const encoder = fileURLToPath(
    new URL('../../../../packages/encoder/src/__fixtures__/architectures/clip-embeds', import.meta.url),
  )
  const { exitCode, messages } = await train(...quick, '--encoder', encoder)
  expect(exitCode).toBe(2)
  expect(messages).toMatch(/has no output last_hidden_state; add that output by .*, or take the policy "look"/)
  expect(await readdir(folder)).toEqual([])
})
