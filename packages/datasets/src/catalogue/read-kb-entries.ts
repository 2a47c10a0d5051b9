import { join } from 'node:path'
import { DataFormatError, describeIssue } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { exists } from '../exists.ts'
import { mapRows } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import { leaveOut, type ReadOptions } from '../read-options.ts'
import { beirDocumentSchema } from '../readers/read-beir-documents.ts'
import { isImageUrl, resolveImage } from '../resolve-image.ts'
import type { KbEntry } from './kb-entry.ts'

const pictureFields = {
  image: z.string().min(1).nullish(),
  kind: z.string().trim().min(1).nullish(),
  sceneImages: z.array(z.string().min(1)).nullish(),
}
const lineSchema = z.object({ id: z.string().min(1), text: z.string().nullish(), ...pictureFields })
const metadataSchema = z.object(pictureFields)
const documentSchema = beirDocumentSchema.transform(({ id, title, text, metadata }, context) => {
  const pictures = metadataSchema.safeParse(metadata)
  if (pictures.success) return { id, text: [title, text].filter(part => part !== '').join('. '), ...pictures.data }
  for (const issue of pictures.error.issues) {
    context.addIssue({ code: 'custom', path: ['metadata', ...issue.path], message: describeIssue(issue) })
  }
  return z.NEVER
})

/** The file of a knowledge base: itself, or the `corpus.jsonl` of a BEIR folder. */
export async function findKbFile(kb: string): Promise<string> {
  const corpus = join(kb, 'corpus.jsonl')
  return (await exists(corpus)) ? corpus : kb
}

/**
 * The entries of a knowledge base: JSON Lines of `{"id","image"?,"text"?,"kind"?,"sceneImages"?}`, or a BEIR folder
 * whose documents have `image`, `kind` and `sceneImages` in their `metadata`. Paths count from the file; other fields are
 * passed over.
 *
 * @throws DataFormatError where a row is broken, an id comes twice, or an entry has neither picture nor text.
 */
export async function readKbEntries(kb: string, options: ReadOptions = {}): Promise<KbEntry[]> {
  const file = await findKbFile(kb)
  const schema = file === kb ? lineSchema : documentSchema
  const lines = new Map<string, number>()
  const entries: KbEntry[] = []
  const rows = mapRows(
    readJsonLines<z.ZodType<z.output<typeof lineSchema>>>(file, schema, options),
    (row, line) => toEntry(row, file, line),
    options,
  )
  for await (const { row, line } of rows) {
    const first = lines.get(row.id)
    if (first === undefined) {
      lines.set(row.id, line)
      entries.push(row)
      continue
    }
    const message = `${file}, line ${line}: id "${row.id}" stands on line ${first} already; give each entry an id of its own`
    leaveOut(new DataFormatError({ file, line, message }), options)
  }
  return entries
}

function toEntry({ id, image, text, kind, sceneImages }: z.output<typeof lineSchema>, file: string, line: number) {
  const pictures = sceneImages ?? (image ? [image] : [])
  const url = [image, ...pictures].find(picture => picture && isImageUrl(picture))
  if (url !== undefined) {
    const message = `${file}, line ${line}: "${url!.slice(0, 40)}" is a URL; scenes are made of files`
    throw new DataFormatError({ file, line, message })
  }
  if (!image && !text) {
    const message = `${file}, line ${line}: entry "${id}" needs an image, a text, or both`
    throw new DataFormatError({ file, line, message })
  }
  return {
    id,
    ...(image && { image: resolveImage(image, file) }),
    ...(text && { text }),
    ...(kind && { kind }),
    sceneImages: pictures.map(picture => resolveImage(picture, file)),
  } satisfies KbEntry
}
