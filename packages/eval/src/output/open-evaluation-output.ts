import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadImageSourceOptions } from '@region-r1/encoder'
import type { EvaluateResult } from '../protocol/evaluate.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { createHtmlReport } from '../report/create-html-report.ts'
import { createLatexTable } from '../report/create-latex-table.ts'
import { createMarkdownReport } from '../report/create-markdown-report.ts'
import { loadGallery } from '../report/load-gallery.ts'
import { formatTrecQrels, formatTrecRun } from './format-trec.ts'
import { readQueryRows } from './read-query-rows.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

export interface FinishOutputOptions extends EvaluateResult {
  /** What was evaluated, as reports head it. */
  readonly title: string
  /** How the gallery's pictures are read. */
  readonly images?: ReadImageSourceOptions
}

/** A folder that an evaluation is written to, row by row and then as a whole. */
export interface EvaluationOutput {
  readonly folder: string
  writeRow(row: QueryRow): Promise<void>
  /** Writes all files and returns the report page's path. */
  finish(options: FinishOutputOptions): Promise<string>
  /** Removes what was not finished. Does nothing after `finish`. */
  discard(): Promise<void>
}

/**
 * Opens a folder for `per-query.jsonl`, `summary.json`, `report.md`, `report.html`, `table.tex`, and TREC's `qrels` and
 * `run.<system>`. Rows go to a temporary name; each file appears whole, in `finish`.
 *
 * @example
 * const output = await openEvaluationOutput('runs/1')
 * try {
 *   const result = await evaluate({ examples, encoder, systems, onRow: row => output.writeRow(row) })
 *   await output.finish({ ...result, title: 'icon-scenes, test' })
 * } finally {
 *   await output.discard()
 * }
 */
export async function openEvaluationOutput(folder: string): Promise<EvaluationOutput> {
  await mkdir(folder, { recursive: true })
  const rowsFile = join(folder, 'per-query.jsonl')
  const partialFile = `${rowsFile}.partial`
  let handle: FileHandle | null = await open(partialFile, 'w')

  return {
    folder,
    async writeRow(row) {
      await handle!.write(`${JSON.stringify(row)}\n`)
    },
    async finish({ summary, picks, title, images }) {
      await handle!.close()
      handle = null
      await rename(partialFile, rowsFile)
      await writeFileAtomically(join(folder, 'qrels'), mapRows(rowsFile, formatTrecQrels))
      for (const system of Object.keys(summary.systems)) {
        const file = join(folder, `run.${system}`)
        await writeFileAtomically(
          file,
          mapRows(rowsFile, row => formatTrecRun(row, system)),
        )
      }
      const gallery = picks === null ? {} : { gallery: await loadGallery(picks, images) }
      const report = join(folder, 'report.html')
      await writeFileAtomically(join(folder, 'report.md'), [createMarkdownReport({ summary, title })])
      await writeFileAtomically(join(folder, 'table.tex'), [createLatexTable(summary)])
      await writeFileAtomically(report, [createHtmlReport({ summary, title, ...gallery })])
      await writeFileAtomically(join(folder, 'summary.json'), [`${JSON.stringify(summary, null, 2)}\n`])
      return report
    },
    async discard() {
      if (handle === null) return
      await handle.close()
      handle = null
      await rm(partialFile, { force: true })
    },
  }
}

async function* mapRows(file: string, format: (row: QueryRow) => string): AsyncGenerator<string> {
  for await (const row of readQueryRows(file)) yield format(row)
}
