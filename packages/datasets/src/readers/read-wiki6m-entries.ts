import { omitUndefined } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** A Wikipedia entry of InfoSeek's and OVEN's knowledge base. */
export interface Wiki6mEntry {
  /** In Wikidata, `Q` and a number. */
  readonly wikidataId: string
  readonly title: string
  /** Absent in the title-only file. */
  readonly content?: string
  readonly summary?: string
  readonly imageUrl?: string
}

/** Fields that are there but null or empty count as absent. */
const optionalText = z
  .string()
  .nullish()
  .transform(text => text || undefined)

const rowSchema = z.object({
  wikidata_id: z.string().min(1),
  wikipedia_title: z.string(),
  wikipedia_content: optionalText,
  wikipedia_summary: optionalText,
  wikipedia_image_url: optionalText,
})

export const wiki6mEntrySchema = rowSchema.transform(toEntry)

/** The entries of `Wiki6M_ver_1_0.jsonl(.gz)` and of `Wiki6M_ver_1_0_title_only.jsonl`. */
export function readWiki6mEntries(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<Wiki6mEntry>> {
  return readJsonLines(file, wiki6mEntrySchema, options)
}

function toEntry(row: z.output<typeof rowSchema>): Wiki6mEntry {
  return {
    wikidataId: row.wikidata_id,
    title: row.wikipedia_title,
    ...omitUndefined({
      content: row.wikipedia_content,
      summary: row.wikipedia_summary,
      imageUrl: row.wikipedia_image_url,
    }),
  }
}

/** Where an entry's picture lies below `wikipedia_images_full`: a folder of the id's first four characters. */
export function formatWiki6mImagePath(wikidataId: string): string {
  return `${wikidataId.slice(0, 4)}/${wikidataId}.jpg`
}
