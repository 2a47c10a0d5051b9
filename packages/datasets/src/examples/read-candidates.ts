import { type CandidateRecord, candidateSchema, DataFormatError } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { readJsonLines } from '../read-json-lines.ts'
import { leaveOut, type ReadOptions } from '../read-options.ts'
import { resolveImage } from '../resolve-image.ts'

/** A catalogue's further fields, such as a price, are passed over; what is null is not there. */
const knownFields = z.preprocess(dropNulls, candidateSchema.strip())

function dropNulls(row: unknown): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

/**
 * The candidates of one query, JSON Lines of `{"id","image"?,"text"?}`, in the file's order; further fields are passed over.
 * Relative image paths come out absolute.
 *
 * @throws DataFormatError where a line is broken, an id comes twice, or there are none at all.
 */
export async function readCandidates(file: string, options: ReadOptions = {}): Promise<CandidateRecord[]> {
  const candidates: CandidateRecord[] = []
  const lines = new Map<string, number>()
  for await (const { row, line } of readJsonLines(file, knownFields, options)) {
    const first = lines.get(row.id)
    if (first !== undefined) {
      const message = `${file}, line ${line}: id "${row.id}" stands on line ${first} already; give each candidate an id of its own`
      leaveOut(new DataFormatError({ file, line, message }), options)
      continue
    }
    lines.set(row.id, line)
    candidates.push(row.image === undefined ? row : { ...row, image: resolveImage(row.image, file) })
  }
  if (candidates.length === 0) {
    const message = `${file} holds no candidates; expected one JSON object a line, such as {"id":"a","image":"a.png","text":"..."}`
    throw new DataFormatError({ file, message })
  }
  return candidates
}
