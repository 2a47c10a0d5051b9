import { DataFormatError, describeIssues } from '@region-r1/core'
import type { z } from '@region-r1/core/schema'

/** Where a row stands, for the error message. */
export interface RowPlace {
  readonly file: string
  /** Counted from 1. */
  readonly line?: number
  /** The key or id, in formats that have no lines. */
  readonly entry?: string
}

/** One row of JSON text, checked by its schema. */
export function parseJsonRow<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  place: RowPlace,
): z.output<Schema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const found = describeText(text) ?? `${(error as Error).message}; correct or remove the row`
    const message = `${formatPlace(place)}: expected one JSON value, got ${found}`
    throw new DataFormatError({ ...place, message, cause: error })
  }
  return checkRow(value, schema, place)
}

/** What stands where JSON should, for the files that are taken for JSON Lines most often. */
function describeText(text: string): string | undefined {
  const start = text.slice(0, 100).trim()
  if (/^version https:\/\/git-lfs/.test(start)) return 'a Git LFS pointer, not the file; run git lfs pull'
  if (/^<(!doctype|html|\?xml)/i.test(start))
    return 'an HTML page or XML, such as an error or a login; fetch the file itself'
  if (/^[[{]$/.test(text.trim())) return `a "${start}" alone, as of JSON on many lines; write one object a line`
  return undefined
}

/** A row that is already parsed, checked by its schema. */
export function checkRow<Schema extends z.ZodType>(value: unknown, schema: Schema, place: RowPlace): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const message = `${formatPlace(place)}: ${describeIssues(result.error)}; correct or remove the row`
  throw new DataFormatError({ ...place, message, cause: result.error })
}

/** `file, line 3` or `file, entry "x"`, as every message about a row starts. */
export function formatPlace({ file, line, entry }: RowPlace): string {
  const where = line === undefined ? file : `${file}, line ${line}`
  return entry === undefined ? where : `${where}, entry "${entry}"`
}
