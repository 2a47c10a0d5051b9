import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunTrainingOptions, runTraining } from './run-training.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'region-r1-run-'))
})
afterEach(() => rm(directory, { recursive: true }))

interface State {
  step: number
  total: number
}

/** Adds up the numbers of the steps, and looks at the sum. */
const sumUp = (options: Partial<RunTrainingOptions<State, number>> = {}) =>
  runTraining<State, number>({
    directory,
    identity: { data: 'numbers' },
    steps: 5,
    validationInterval: 2,
    checkpointInterval: 2,
    createState: () => ({ step: 0, total: 0 }),
    async takeStep(state) {
      state.total += state.step
      return { total: state.total }
    },
    validate: async ({ total }) => ({ validation: total, metrics: { 'validation/total': total } }),
    ...options,
  })

test('every step is taken and logged once, and looked at where that is due and at the end', async () => {
  const looks: (number | undefined)[] = []
  const run = await sumUp({ onStep: ({ validation }) => looks.push(validation) })
  expect(run.state).toEqual({ step: 5, total: 0 + 1 + 2 + 3 + 4 })
  expect(looks).toEqual([undefined, 1, undefined, 6, 10])
  expect(run.validation).toBe(10)
  const rows = (await readFile(join(directory, 'metrics.jsonl'), 'utf8')).trim().split('\n')
  expect(rows.map(row => JSON.parse(row))).toMatchObject([
    { step: 1, total: 0 },
    { step: 2, total: 1, 'validation/total': 1 },
    { step: 3, total: 3 },
    { step: 4, total: 6, 'validation/total': 6 },
    { step: 5, total: 10, 'validation/total': 10 },
  ])
})

test('a run that was stopped goes on from its last checkpoint, and a finished one has nothing left to do', async () => {
  const stopped = new AbortController()
  const onStep = ({ step }: { step: number }) => step === 3 && stopped.abort()
  await expect(sumUp({ signal: stopped.signal, onStep })).rejects.toThrow('aborted')
  const steps: number[] = []
  const resumed = await sumUp({ resume: true, onStep: ({ step }) => steps.push(step) })
  expect(steps).toEqual([3, 4, 5])
  expect(resumed.state.total).toBe(10)
  expect(resumed.rows.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5])
  expect((await sumUp({ resume: true })).validation).toBeNull()
})

test('a run that is resumed with fewer steps than it has taken is refused', async () => {
  await sumUp()
  await expect(sumUp({ resume: true, steps: 4 })).rejects.toThrow(
    'has taken 5, expected at least as many in all, got 4',
  )
})

test('a run may end before its last step, with a checkpoint', async () => {
  const { state } = await sumUp({ isDone: ({ total }) => total >= 3 })
  expect(state).toEqual({ step: 3, total: 3 })
  expect((await sumUp({ resume: true, isDone: ({ total }) => total >= 3 })).state.step).toBe(3)
})

test('a checkpoint of another run is refused, and a metric that is no number names the one to go back to', async () => {
  await sumUp()
  await expect(sumUp({ resume: true, identity: { data: 'others' } })).rejects.toThrow('written with another data')
  const broken = sumUp({ takeStep: async ({ step }) => ({ total: step === 3 ? Number.NaN : step }) })
  await expect(broken).rejects.toThrow(/total became NaN at step 4; the last good checkpoint is .*\(step 2\)/)
})
