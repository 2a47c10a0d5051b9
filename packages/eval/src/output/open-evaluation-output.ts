import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type FolderLock, lockFolder, makeFolder, nameFileErrors, writeFileAtomically } from '@region-r1/core/node'
import type { ReadImageSourceOptions } from '@region-r1/encoder'
import type { VlmUsage } from '@region-r1/policy'
import type { LatencySummary } from '../latency/measure-latency.ts'
import type { EvaluateResult } from '../protocol/evaluate.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { createHtmlReport } from '../report/create-html-report.ts'
import { createLatexTable } from '../report/create-latex-table.ts'
import { createMarkdownReport } from '../report/create-markdown-report.ts'
import { loadGallery } from '../report/load-gallery.ts'
import type { RetrievalSummary } from '../retrieval/evaluate-retrieval.ts'
import { formatTrecQrels, formatTrecRun } from './format-trec.ts'
import { readQueryRows } from './read-query-rows.ts'

/** What the files of a finished evaluation say. */
export interface FinishOutputOptions extends EvaluateResult {
  /** What was evaluated, as reports head it. */
  readonly title: string
  /** How the gallery's pictures are read. */
  readonly images?: ReadImageSourceOptions | undefined
  /** Further measurements, for the reports and a file each: `retrieval.json`, `latency.json`. */
  readonly retrieval?: RetrievalSummary | undefined
  readonly latency?: LatencySummary | undefined
  /** What a vision-language model was asked: `vlm.json`. */
  readonly vlm?: VlmUsage | undefined
}

/** Which rows of an earlier attempt are gone on from. */
export interface OpenOutputOptions {
  /**
   * Names all that the rows come from: data, models, systems, seed. Rows that an earlier attempt with the same key left
   * behind are taken over, those of any other key are removed.
   */
  readonly key?: string | undefined
}

/** A folder that an evaluation is written to, row by row and then as a whole. */
export interface EvaluationOutput {
  readonly folder: string
  /** How many rows were taken over from an earlier attempt, and these rows, to be read before `finish`. */
  readonly knownRowCount: number
  /** The rows of an earlier attempt, in their order. */
  readKnownRows(): AsyncIterable<QueryRow>
  /** Adds a row behind those that are there. */
  writeRow(row: QueryRow): Promise<void>
  /** All rows, known and written. */
  readRows(): AsyncIterable<QueryRow>
  /** Writes all files and returns the report page's path. */
  finish(options: FinishOutputOptions): Promise<string>
  /**
   * Leaves the rows for a later attempt with the same key, and says how many there are. Without any it leaves nothing.
   * Does nothing after `finish`.
   */
  suspend(): Promise<number>
  /** Removes what was not finished. Does nothing after `finish` or `suspend`. */
  discard(): Promise<void>
}

/**
 * Opens a folder for `per-query.jsonl`, `summary.json`, `report.md`, `report.html`, `table.tex`, and TREC's `qrels` and
 * `run.<system>`. Rows go to a checkpoint, from which a run that was killed goes on; each file appears whole, in
 * `finish`, which removes those of an earlier evaluation.
 *
 * @throws InvalidArgumentError where another evaluation is writing the folder.
 * @example
 * const output = await openEvaluationOutput('runs/1')
 * try {
 *   const result = await evaluate({ examples, encoder, systems, onRow: row => output.writeRow(row) })
 *   await output.finish({ ...result, title: 'icon-scenes, test' })
 * } finally {
 *   await output.discard()
 * }
 */
export async function openEvaluationOutput(
  folder: string,
  { key = '' }: OpenOutputOptions = {},
): Promise<EvaluationOutput> {
  const made = await makeFolder(folder)
  const lock = await lockFolder(folder)
  try {
    return await openLockedOutput(folder, { key, made, lock })
  } catch (error) {
    await lock.release()
    throw error
  }
}

interface LockedOutputOptions {
  readonly key: string
  /** The topmost folder that was made for it. */
  readonly made: string | undefined
  readonly lock: FolderLock
}

async function openLockedOutput(folder: string, { key, made, lock }: LockedOutputOptions): Promise<EvaluationOutput> {
  const name = `checkpoint-${createHash('sha256').update(key).digest('hex').slice(0, 12)}.jsonl`
  for (const other of await readdir(folder)) {
    if (/^checkpoint-[0-9a-f]{12}\.jsonl$/.test(other) && (other !== name || key === '')) await rm(join(folder, other))
  }
  const checkpoint = join(folder, name)
  let handle: FileHandle | null = await open(checkpoint, 'a+')
  const known = await keepWholeLines(handle)
  let rowCount = known.lines

  async function close() {
    const open = handle
    handle = null
    await open?.close()
  }

  async function discard() {
    if (handle === null) return
    await close()
    await rm(checkpoint, { force: true })
    await lock.release()
    if (made !== undefined) await removeEmpty(resolve(folder), resolve(made))
  }

  return {
    folder,
    knownRowCount: known.lines,
    readKnownRows: () => readQueryRows(checkpoint, { bytes: known.bytes }),
    readRows: () => readQueryRows(checkpoint),
    async writeRow(row) {
      await nameFileErrors(checkpoint, () => handle!.appendFile(`${JSON.stringify(row)}\n`))
      rowCount++
    },
    async finish({ summary, picks, title, images, ...extras }) {
      await close()
      await removeFinished(folder)
      await writeFileAtomically(join(folder, 'qrels'), mapRows(checkpoint, formatTrecQrels))
      for (const system of Object.keys(summary.systems)) {
        const file = join(folder, `run.${system}`)
        await writeFileAtomically(
          file,
          mapRows(checkpoint, row => formatTrecRun(row, system)),
        )
      }
      const gallery = picks === null ? {} : { gallery: await loadGallery(picks, images) }
      const report = join(folder, 'report.html')
      await writeFileAtomically(join(folder, 'report.md'), [createMarkdownReport({ summary, title, ...extras })])
      await writeFileAtomically(join(folder, 'table.tex'), [createLatexTable(summary)])
      await writeFileAtomically(report, [createHtmlReport({ summary, title, ...gallery, ...extras })])
      await writeJson(join(folder, 'summary.json'), summary)
      for (const [name, extra] of Object.entries(extras)) {
        if (extra !== undefined) await writeJson(join(folder, `${name}.json`), extra)
      }
      // Last, so that a kill before it leaves all rows to go on from.
      await rename(checkpoint, join(folder, 'per-query.jsonl'))
      await lock.release()
      return report
    },
    async suspend() {
      if (rowCount === 0) await discard()
      await close()
      await lock.release()
      return rowCount
    },
    discard,
  }
}

/** Removes what an evaluation before this one wrote into the folder, and nothing else. */
async function removeFinished(folder: string): Promise<void> {
  const names = ['per-query.jsonl', 'summary.json', 'report.md', 'report.html', 'table.tex', 'qrels']
  const isOurs = (name: string) => [...names, 'retrieval.json', 'latency.json'].includes(name) || /^run\../.test(name)
  const found = await readdir(folder, { withFileTypes: true })
  const old = found.filter(entry => entry.isFile() && isOurs(entry.name))
  for (const { name } of old) await rm(join(folder, name), { force: true })
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFileAtomically(file, [`${JSON.stringify(value, null, 2)}\n`])
}

/** Removes a folder and those above it up to `top`, as far as they are empty. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  if ((await readdir(folder)).length > 0) return
  await rmdir(folder)
  if (folder !== top) await removeEmpty(dirname(folder), top)
}

/** Cuts off the line that a kill broke, and says what is left. */
async function keepWholeLines(handle: FileHandle): Promise<{ readonly lines: number; readonly bytes: number }> {
  const buffer = new Uint8Array(1 << 20)
  let lines = 0
  let bytes = 0
  for (let start = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start)
    if (bytesRead === 0) break
    for (let index = 0; index < bytesRead; index++) {
      if (buffer[index] !== 10) continue
      lines++
      bytes = start + index + 1
    }
    start += bytesRead
  }
  await handle.truncate(bytes)
  return { lines, bytes }
}

async function* mapRows(file: string, format: (row: QueryRow) => string): AsyncGenerator<string> {
  for await (const row of readQueryRows(file)) yield format(row)
}
