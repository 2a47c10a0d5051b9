import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { readRerankExamples } from '../examples/read-rerank-examples.ts'
import { writeExamplesParquet } from '../examples/write-examples-parquet.ts'
import { exists } from '../exists.ts'
import { readJsonLines } from '../read-json-lines.ts'
import { readLines } from '../read-lines.ts'
import { checksumFile, type FileChecksum } from './checksum-file.ts'
import { absentRowSchema, getAbsentFile, getExamplesFile, getLeftOutFile, getPartFile } from './part-files.ts'
import { getPlanFile, type PreparationPlan } from './preparation-plan.ts'
import { getCountFile } from './prepare-shard.ts'

/** The folder of the shards, and what is written beside the examples. */
export interface MergeShardsOptions {
  readonly out: string
  /** Also writes `examples.parquet`, with the columns that the public reference code reads. @default false */
  readonly parquet?: boolean | undefined
}

/** What was prepared from what; written as `manifest.json`. */
export interface PreparationManifest {
  readonly settings: Readonly<Record<string, unknown>>
  readonly inputs: Readonly<Record<string, FileChecksum & { readonly name: string }>>
  readonly items: number
  readonly examples: number
  /** Items that became no example; `left-out.jsonl` says why. */
  readonly leftOut: number
  /** Retrieved entries that the knowledge base lacks, and how many of them are relevant; `absent.jsonl` names them. */
  readonly absent: { readonly candidates: number; readonly relevant: number }
  readonly files: Readonly<Record<string, FileChecksum>>
}

/**
 * Puts the parts of all shards together: `examples.jsonl`, `left-out.jsonl`, `absent.jsonl`, `manifest.json`, and Parquet
 * on request.
 *
 * @throws InvalidArgumentError where parts are missing, or no item became an example.
 */
export async function mergeShards({ out, parquet = false }: MergeShardsOptions): Promise<PreparationManifest> {
  const { items, parts } = await readCounts(out)
  const missing = []
  for (let part = 0; part < parts; part++) if (!(await exists(getPartFile(out, part)))) missing.push(part)
  if (missing.length > 0) {
    const message = `${missing.length} of ${parts} parts are missing in ${join(out, 'parts')} (the first is number ${missing[0]}); run the other shards, or this one again`
    throw new InvalidArgumentError({ argument: 'out', message })
  }
  for (const folder of [out, join(out, 'parts')]) await removeTemporaryFiles(folder)
  const numbers = Array.from({ length: parts }, (_, part) => part)
  await writeFileAtomically(join(out, 'left-out.jsonl'), concatenate(numbers.map(part => getLeftOutFile(out, part))))
  await writeFileAtomically(join(out, 'absent.jsonl'), concatenate(numbers.map(part => getAbsentFile(out, part))))
  await writeFileAtomically(getExamplesFile(out), concatenate(numbers.map(part => getPartFile(out, part))))
  let examples = 0
  // Reading them checks each row, and that no queryId comes twice.
  for await (const _ of readRerankExamples(getExamplesFile(out))) examples++
  if (examples === 0) await refuseEmpty(out, items)

  const names = ['examples.jsonl', 'left-out.jsonl', 'absent.jsonl']
  if (parquet) {
    await writeExamplesParquet(join(out, 'examples.parquet'), getExamplesFile(out))
    names.push('examples.parquet')
  }
  const files: Record<string, FileChecksum> = {}
  for (const name of names) files[name] = await checksumFile(join(out, name))
  const plan = JSON.parse(await readFile(getPlanFile(out), 'utf8')) as PreparationPlan
  const inputs = Object.fromEntries(
    Object.entries(plan.inputs).map(([role, { name, bytes, sha256 }]) => [role, { name, bytes, sha256 }]),
  )
  const absent = await countAbsent(join(out, 'absent.jsonl'))
  const { settings } = plan
  const manifest = { settings, inputs, items, examples, leftOut: items - examples, absent, files }
  await writeFileAtomically(join(out, 'manifest.json'), [`${JSON.stringify(manifest, null, 2)}\n`])
  return manifest
}

/** Inputs that do not belong together leave everything out: that is no result. */
async function refuseEmpty(out: string, items: number): Promise<never> {
  await rm(getExamplesFile(out))
  await rm(join(out, 'manifest.json'), { force: true })
  let reason = 'the questions have no row'
  for await (const { row } of readLines(join(out, 'left-out.jsonl'))) {
    const { queryId, leftOut } = JSON.parse(row) as { queryId?: string; leftOut: string }
    reason = `the first: ${queryId === undefined ? '' : `${queryId}, `}${leftOut}`
    break
  }
  const message = `none of ${items} items became an example (${reason}); check that questions, first stage and knowledge base belong together, and the folders of their pictures are named. ${out}/left-out.jsonl has all reasons`
  throw new InvalidArgumentError({ argument: 'out', message })
}

async function countAbsent(file: string): Promise<PreparationManifest['absent']> {
  let candidates = 0
  let relevant = 0
  for await (const { row } of readJsonLines(file, absentRowSchema)) {
    candidates++
    if (row.relevance > 0) relevant++
  }
  return { candidates, relevant }
}

/** A kill in the middle of a write leaves one; with all parts there, nobody writes any more. */
async function removeTemporaryFiles(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.tmp'))
  await Promise.all(names.map(name => rm(join(folder, name), { force: true })))
}

async function readCounts(out: string): Promise<{ items: number; parts: number }> {
  const file = getCountFile(out)
  if (await exists(file)) return JSON.parse(await readFile(file, 'utf8')) as { items: number; parts: number }
  const message = `no shard of ${out} has come to its end yet; run one through before the merge`
  throw new InvalidArgumentError({ argument: 'out', message })
}

async function* concatenate(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) for await (const { row } of readLines(file)) yield `${row}\n`
}
