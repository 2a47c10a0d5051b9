import { mkdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { InvalidArgumentError, rerankExampleSchema } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { formatExampleLine } from '../examples/write-rerank-examples.ts'
import { exists } from '../exists.ts'
import { checksumFile, type FileChecksum } from './checksum-file.ts'
import type { LeftOut, Preparation } from './preparation.ts'
import { runParts, type Shard } from './run-parts.ts'

/** What is prepared, which part of it, and where it goes. */
export interface PrepareShardOptions<Item> {
  readonly preparation: Preparation<Item>
  /** The folder that all shards write into, or whose `parts` are copied together before the merge. */
  readonly out: string
  /** @default the only one */
  readonly shard?: Shard
  /** Called after each item. */
  readonly onProgress?: (progress: { readonly done: number; readonly leftOut: number }) => void
  readonly signal?: AbortSignal
}

/** What a folder of parts was begun with. */
export interface PreparationPlan {
  readonly settings: Readonly<Record<string, unknown>>
  readonly inputs: Readonly<Record<string, FileChecksum & { readonly name: string; readonly modifiedMs: number }>>
}

// A killed run loses at most so many examples.
const partSize = 100

/**
 * Does one shard's part of a preparation. Parts that are there already are not done again, so a killed run goes on
 * where it stopped and gives the same bytes; {@link mergeShards} makes the example file when all shards are through.
 *
 * @throws InvalidArgumentError where the folder was begun with other settings or inputs.
 */
export async function prepareShard<Item>({
  preparation,
  out,
  shard = { index: 1, count: 1 },
  onProgress,
  signal,
}: PrepareShardOptions<Item>): Promise<void> {
  await mkdir(join(out, 'parts'), { recursive: true })
  await assertPlan(preparation, out, signal)
  let done = 0
  let leftOut = 0

  async function writePart(part: number, items: readonly Item[]): Promise<void> {
    const lines: string[] = []
    const reasons: string[] = []
    for (const item of items) {
      signal?.throwIfAborted()
      const result = await preparation.prepare(item)
      if (isLeftOut(result)) {
        reasons.push(`${JSON.stringify(result)}\n`)
        leftOut++
      } else lines.push(formatExampleLine(rerankExampleSchema.parse(result), getExamplesFile(out)))
      done++
      onProgress?.({ done, leftOut })
    }
    await writeFileAtomically(getLeftOutFile(out, part), reasons)
    // The part counts as done with this file, so it comes last.
    await writeFileAtomically(getPartFile(out, part), lines)
  }

  const items = await runParts({
    items: preparation.items(),
    partSize,
    shard,
    getPartFile: part => getPartFile(out, part),
    writePart,
    ...(signal && { signal }),
  })
  await writeFileAtomically(getCountFile(out), [`${JSON.stringify({ items, parts: Math.ceil(items / partSize) })}\n`])
}

const isLeftOut = (result: object): result is LeftOut => 'leftOut' in result

export const getExamplesFile = (out: string) => join(out, 'examples.jsonl')
export const getPlanFile = (out: string) => join(out, 'plan.json')
export const getCountFile = (out: string) => join(out, 'parts', 'count.json')
export const getPartFile = (out: string, part: number) => join(out, 'parts', `${formatPart(part)}.jsonl`)
export const getLeftOutFile = (out: string, part: number) => join(out, 'parts', `${formatPart(part)}.left-out.jsonl`)
const formatPart = (part: number) => String(part).padStart(6, '0')

/** Writes the plan where there is none yet, else checks that this run follows it. */
async function assertPlan<Item>({ settings, inputs }: Preparation<Item>, out: string, signal?: AbortSignal) {
  const file = getPlanFile(out)
  const old = (await exists(file)) ? (JSON.parse(await readFile(file, 'utf8')) as PreparationPlan) : undefined
  const found: Record<string, PreparationPlan['inputs'][string]> = {}
  for (const [role, path] of Object.entries(inputs)) {
    const before = old?.inputs[role]
    const now = await stat(path).catch(() => undefined)
    // Hashing many GB takes minutes: a file of the same size and time is taken for the same.
    const same = before && now && before.bytes === now.size && before.modifiedMs === now.mtimeMs
    found[role] = same
      ? before
      : { name: basename(path), modifiedMs: now?.mtimeMs ?? 0, ...(await checksumFile(path, signal)) }
  }
  const plan: PreparationPlan = { settings, inputs: found }
  if (!old) {
    await writeFileAtomically(file, [`${JSON.stringify(plan, null, 2)}\n`])
    return
  }
  const different = findDifference(old, plan)
  if (different === undefined) return
  const message = `${out} was begun with another ${different}; go on with the same, or name a new folder`
  throw new InvalidArgumentError({ argument: 'out', message })
}

function findDifference(old: PreparationPlan, plan: PreparationPlan): string | undefined {
  if (JSON.stringify(old.settings) !== JSON.stringify(plan.settings)) {
    return `setting (${JSON.stringify(old.settings)}, now ${JSON.stringify(plan.settings)})`
  }
  const roles = new Set([...Object.keys(old.inputs), ...Object.keys(plan.inputs)])
  const role = [...roles].find(role => old.inputs[role]?.sha256 !== plan.inputs[role]?.sha256)
  return role === undefined ? undefined : `${role} file`
}
