import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { rerankExampleSchema } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { z } from '@region-r1/core/schema'
import { formatExampleLine } from '../examples/write-rerank-examples.ts'
import { readJsonLines } from '../read-json-lines.ts'
import { readLines } from '../read-lines.ts'
import type { AbsentCandidate, LeftOut, PreparedItem } from './preparation.ts'

/** What a part's files say of one item. */
export interface PartRecord {
  /** The example's line, its end included. */
  readonly line?: string
  readonly leftOut?: LeftOut
  readonly queryId?: string | undefined
  readonly absent: readonly AbsentCandidate[]
}

/** Reads and writes the three files of a part: examples, what was left out, and absent candidates. */
export interface PartFiles {
  toRecord(item: PreparedItem): PartRecord
  /** Writes a part whose first item has that number among all. */
  write(part: number, first: number, records: readonly PartRecord[]): Promise<void>
  /** The records of a part in which an item waits for its picture; undefined where none does. */
  readRetriable(part: number, first: number, count: number): Promise<PartRecord[] | undefined>
}

const formatPart = (part: number) => String(part).padStart(6, '0')
export const getExamplesFile = (out: string) => join(out, 'examples.jsonl')
export const getPartFile = (out: string, part: number) => join(out, 'parts', `${formatPart(part)}.jsonl`)
export const getLeftOutFile = (out: string, part: number) => join(out, 'parts', `${formatPart(part)}.left-out.jsonl`)
export const getAbsentFile = (out: string, part: number) => join(out, 'parts', `${formatPart(part)}.absent.jsonl`)

/** A line of `left-out.jsonl`; `item` is the item's number among all, from 0. */
export const leftOutRowSchema = z.strictObject({
  item: z.int().min(0),
  queryId: z.string().optional(),
  leftOut: z.string(),
  tags: z.array(z.string()).optional(),
  again: z.literal(true).optional(),
})

/** A line of `absent.jsonl`. */
export const absentRowSchema = z.strictObject({
  item: z.int().min(0),
  queryId: z.string().optional(),
  id: z.string(),
  relevance: z.number(),
})

/** The part files of a folder. */
export function createPartFiles(out: string): PartFiles {
  const format = (row: object) => `${JSON.stringify(row)}\n`

  return {
    toRecord({ absent = [], ...result }) {
      if ('leftOut' in result) return { leftOut: result, queryId: result.queryId, absent }
      const example = rerankExampleSchema.parse(result.example)
      return { line: formatExampleLine(example, getExamplesFile(out)), queryId: example.queryId, absent }
    },
    async write(part, first, records) {
      // A part counts as done with its examples: they go first and come last, so that a kill between leaves it undone.
      await rm(getPartFile(out, part), { force: true })
      const entries = records.map((record, index) => ({ ...record, item: first + index }))
      await writeFileAtomically(
        getAbsentFile(out, part),
        entries.flatMap(({ item, queryId, absent }) =>
          absent.map(candidate => format({ item, queryId, ...candidate })),
        ),
      )
      await writeFileAtomically(
        getLeftOutFile(out, part),
        entries.flatMap(({ item, leftOut }) => (leftOut ? [format({ item, ...leftOut })] : [])),
      )
      await writeFileAtomically(
        getPartFile(out, part),
        entries.flatMap(({ line }) => line ?? []),
      )
    },
    async readRetriable(part, first, count) {
      const leftOut = new Map<number, LeftOut>()
      for await (const { row } of readJsonLines(getLeftOutFile(out, part), leftOutRowSchema)) {
        const { item, ...rest } = row
        leftOut.set(item - first, rest as LeftOut)
      }
      if (![...leftOut.values()].some(({ again }) => again)) return undefined
      const absent = new Map<number, AbsentCandidate[]>()
      const queryIds = new Map<number, string | undefined>()
      for await (const { row } of readJsonLines(getAbsentFile(out, part), absentRowSchema)) {
        const { item, queryId, ...candidate } = row
        absent.set(item - first, [...(absent.get(item - first) ?? []), candidate])
        queryIds.set(item - first, queryId)
      }
      const lines: string[] = []
      for await (const { row } of readLines(getPartFile(out, part))) lines.push(`${row}\n`)
      return Array.from({ length: count }, (_, index) => {
        const known = { queryId: queryIds.get(index), absent: absent.get(index) ?? [] }
        const reason = leftOut.get(index)
        return reason ? { leftOut: reason, ...known } : { line: lines.shift()!, ...known }
      })
    },
  }
}
