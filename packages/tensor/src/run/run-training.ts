import { InvalidArgumentError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import {
  assertFinite,
  formatCheckpoint,
  getCheckpointFile,
  loadCheckpoint,
  type RunIdentity,
} from './checkpoint-file.ts'
import { type MetricsRow, openRunLog, type RunLog, type StepMetrics } from './run-log.ts'

/** What a run is made of; `State` is all that changes in it, `Validation` what a look at held-out data comes to. */
export interface RunTrainingOptions<State extends { step: number }, Validation> {
  /** Where metrics.jsonl, samples.jsonl, checkpoints/ and TensorBoard's event file go. */
  readonly directory: string
  /** Go on from the folder's last checkpoint, where there is one. @default false */
  readonly resume?: boolean | undefined
  /** What a checkpoint has to share with this run to be gone on from. */
  readonly identity: RunIdentity
  readonly steps: number
  /** Steps between looks at held-out data; the last step looks too. */
  readonly validationInterval: number
  /** Steps between checkpoints; the last step writes one too. */
  readonly checkpointInterval: number
  readonly signal?: AbortSignal | undefined
  /** Called after each step, when what it came to is on disk. */
  readonly onStep?: ((progress: TrainingProgress<Validation>) => void) | undefined
  /** The state before the first step, where there is no checkpoint to go on from. */
  createState(): State
  /** Takes the step that comes after `state.step` steps. The count itself is the run's. */
  takeStep(state: State, log: RunLog): Promise<StepMetrics>
  /** Looks at held-out data, and says what metrics.jsonl has of it. */
  validate(state: State): Promise<{ readonly validation: Validation; readonly metrics: StepMetrics }>
  /** Whether the run ends before its last step. @default never */
  isDone?(state: State): boolean
}

/** How far a training is. */
export interface TrainingProgress<Validation> {
  /** Steps done. */
  readonly step: number
  readonly steps: number
  readonly secondsLeft: number
  readonly metrics: StepMetrics
  /** Where this step looked at the validation data. */
  readonly validation?: Validation | undefined
}

/** How a run ended. */
export interface TrainingRun<State, Validation> {
  readonly state: State
  /** All rows of metrics.jsonl. */
  readonly rows: readonly MetricsRow[]
  /** Of the last step; null where a run was resumed that had nothing left to do. */
  readonly validation: Validation | null
}

/**
 * Takes the steps of a run, from the first or from the last checkpoint on: each is logged, looked at and saved where
 * that is due. Where random numbers follow from the step, a run that was killed and resumed ends as it would have.
 *
 * @throws InvalidArgumentError where a checkpoint is of another run, or past the last step of this one.
 * @throws RegionR1Error where a metric is not a number, with the checkpoint to go back to.
 */
export async function runTraining<State extends { step: number }, Validation>(
  options: RunTrainingOptions<State, Validation>,
): Promise<TrainingRun<State, Validation>> {
  const { directory, identity, steps, validationInterval, checkpointInterval, signal, onStep } = options
  const loaded = options.resume ? await loadCheckpoint<State>(directory, identity) : null
  const state = loaded ?? options.createState()
  if (state.step > steps) {
    throw new InvalidArgumentError({ argument: 'steps', message: describeOverrun(directory, state.step, steps) })
  }
  const log = await openRunLog(directory, state.step)
  const begun = { step: state.step, at: performance.now() }
  const goesOn = () => state.step < steps && !options.isDone?.(state)
  let validation: Validation | null = null

  while (goesOn()) {
    signal?.throwIfAborted()
    const started = performance.now()
    const taken = await options.takeStep(state, log)
    state.step++
    assertFinite(taken, { directory, step: state.step, checkpointInterval })
    const isLooked = state.step === steps || state.step % validationInterval === 0
    const look = isLooked ? await options.validate(state) : null
    const metrics = { step_time: (performance.now() - started) / 1000, ...taken }
    await log.writeMetrics({ step: state.step, ...metrics, ...look?.metrics })
    if (!goesOn() || state.step % checkpointInterval === 0) {
      await writeFileAtomically(getCheckpointFile(directory), formatCheckpoint(identity, state))
    }
    validation = look?.validation ?? null
    const secondsAStep = (performance.now() - begun.at) / 1000 / (state.step - begun.step)
    const secondsLeft = secondsAStep * (steps - state.step)
    onStep?.({ step: state.step, steps, secondsLeft, metrics, validation: look?.validation })
  }
  return { state, rows: log.rows, validation }
}

const describeOverrun = (directory: string, step: number, steps: number) =>
  `steps: the run in ${directory} has taken ${step}, expected at least as many in all, got ${steps}; ask for more, or train anew in another folder`
