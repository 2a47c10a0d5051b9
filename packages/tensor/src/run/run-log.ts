import { randomUUID } from 'node:crypto'
import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, nameFileErrors, writeFileAtomically } from '@region-r1/core/node'
import { formatEventRecord, formatVersionRecord } from '../tensorboard/format-event-record.ts'

/** Numbers of one step by their names. */
export type StepMetrics = Readonly<Record<string, number>>

/** One row of `metrics.jsonl`. */
export type MetricsRow = StepMetrics & { readonly step: number }

/** The files that a run writes as it goes. */
export interface RunLog {
  /** A row of metrics.jsonl, and an event for TensorBoard. */
  writeMetrics(row: MetricsRow): Promise<void>
  /** A row of samples.jsonl. */
  writeSample(sample: { readonly step: number }): Promise<void>
  /** All rows so far, those of before the resumption included. */
  readonly rows: readonly MetricsRow[]
}

/**
 * Opens the log of a run. What an earlier run logged after the step that is gone on from is taken back: those steps
 * come again.
 *
 * @param fromStep - steps done; 0 starts anew
 */
export async function openRunLog(directory: string, fromStep: number): Promise<RunLog> {
  const files = { metrics: join(directory, 'metrics.jsonl'), samples: join(directory, 'samples.jsonl') }
  await makeFolder(directory)
  if (fromStep === 0) await removeEvents(directory)
  const rows = (await cutBack(files.metrics, fromStep)) as MetricsRow[]
  await cutBack(files.samples, fromStep)
  const now = () => Date.now() / 1000
  const events = join(directory, `events.out.tfevents.${Math.floor(now())}.${randomUUID()}`)
  await writeFileAtomically(events, formatVersionRecord(now()))
  return {
    rows,
    async writeMetrics(row) {
      rows.push(row)
      await append(files.metrics, `${JSON.stringify(row)}\n`)
      const { step, ...scalars } = row
      await append(events, formatEventRecord({ step, wallTime: now(), scalars }))
    },
    async writeSample(sample) {
      await append(files.samples, `${JSON.stringify(sample)}\n`)
    },
  }
}

function append(file: string, content: string | Uint8Array): Promise<void> {
  return nameFileErrors(file, () => appendFile(file, content))
}

/** TensorBoard would draw the curves of an earlier run beside those of this one. */
async function removeEvents(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter(name => name.startsWith('events.out.tfevents.'))
  for (const name of names) await rm(join(directory, name), { force: true })
}

/** Keeps the rows of a file up to a step. A last row that was cut off by a kill is none. */
async function cutBack(file: string, step: number): Promise<{ step: number }[]> {
  const text = step === 0 ? '' : await readFile(file, 'utf8').catch(() => '')
  const kept = text.split('\n').flatMap(line => {
    try {
      const row = JSON.parse(line) as { step: number }
      return row.step <= step ? [row] : []
    } catch {
      return []
    }
  })
  if (kept.length === 0) await rm(file, { force: true })
  else await writeFileAtomically(file, kept.map(row => `${JSON.stringify(row)}\n`).join(''))
  return kept
}
